/** `--volume SOURCE:PATH[:OPTIONS]`. */
import { type ErrorCode, RlError } from "../core/mod.ts";

/** A host path and where it goes, as the core's options take it; what the options mean is decided there. */
export interface Volume {
  /** Absolute path on the host. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly options: readonly string[];
}

/** Docker's hints for sharing files with a virtual machine: they ask for nothing where there is none. */
const WITHOUT_MEANING: readonly string[] = ["consistent", "cached", "delegated"];

/**
 * Parse one volume; `directory` is the absolute working directory, which a source that starts with "." is
 * relative to. Throws `RlError`: "unsupported" for a named or anonymous volume, else "invalid".
 */
export function parseVolume(text: string, directory: string): Volume {
  const [source = "", target, options = "", ...surplus] = text.split(":");
  if (surplus.length > 0) throw refuse(text, "it has more than three parts");
  if (target === undefined) {
    if (source.startsWith("/")) throw refuse(text, "anonymous volumes are not there yet", "unsupported");
    throw refuse(text, "it has no path inside the container");
  }
  if (!target.startsWith("/")) throw refuse(text, "the path inside the container is not absolute");
  const given = options.split(",").filter((option) => option !== "" && !WITHOUT_MEANING.includes(option));
  return { source: parseSource(text, source, directory), target, options: given };
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
  throw refuse(
    text,
    "named volumes are not there yet",
    "unsupported",
    `to bind a directory write ./${source}`,
  );
}

function refuse(
  text: string,
  state: string,
  code: ErrorCode = "invalid",
  hint = "write -v /path/on/host:/path/in/container[:ro]",
): RlError {
  return new RlError({ code, action: "accept volume", subject: text, state, hint });
}
