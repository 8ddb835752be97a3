/** `--volume [SOURCE:]PATH[:OPTIONS]`: a path of the host, a volume of that name, or a new one without a name. */
import { checkVolumeName, type ErrorCode, RlError } from "../mod.ts";

/** What goes where, as the core's options take it; what the options mean is decided there. */
export interface Volume {
  /** Absolute path on the host, or the name of a volume; undefined for a new volume. */
  readonly source: string | undefined;
  /** Absolute path in the container. */
  readonly target: string;
  readonly options: readonly string[];
}

/** Docker's hints for sharing files with a virtual machine: they ask for nothing where there is none. */
const WITHOUT_MEANING: readonly string[] = ["consistent", "cached", "delegated"];

/**
 * Parse one volume; `directory` is the absolute working directory, which a source that starts with "." is
 * relative to. Throws `RlError` "invalid".
 */
export function parseVolume(text: string, directory: string): Volume {
  const [first = "", second, third = "", ...surplus] = text.split(":");
  if (surplus.length > 0) throw refuse(text, "it has more than three parts");
  const options = third.split(",").filter((option) => option !== "" && !WITHOUT_MEANING.includes(option));
  if (second === undefined) {
    if (!first.startsWith("/")) throw refuse(text, "it has no absolute path inside the container");
    return { source: undefined, target: first, options };
  }
  if (!second.startsWith("/")) throw refuse(text, "the path inside the container is not absolute");
  return { source: parseSource(text, first, directory), target: second, options };
}

function parseSource(text: string, source: string, directory: string): string {
  if (source.startsWith("/")) return source;
  if (source.startsWith(".")) return `${directory === "/" ? "" : directory}/${source}`;
  if (source === "") throw refuse(text, "the host's path is empty");
  if (source.startsWith("~")) {
    throw refuse(text, "the shell did not expand the ~", "invalid", "write $HOME in its place");
  }
  if (source.includes("/")) {
    throw refuse(text, "the host's path starts neither with / nor with .", "invalid", `write ./${source}`);
  }
  return checkVolumeName(source);
}

function refuse(
  text: string,
  state: string,
  code: ErrorCode = "invalid",
  hint = "write -v /path/on/host:/path/in/container[:ro], or -v NAME:/path for a volume",
): RlError {
  return new RlError({ code, action: "accept volume", subject: text, state, hint });
}
