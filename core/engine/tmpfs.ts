/** `--tmpfs PATH[:OPTIONS]`. */
import { RlError } from "../mod.ts";

/** An empty file system in memory, as the core's options take it; what the options mean is decided there. */
export interface Tmpfs {
  /** Absolute path in the container. */
  readonly target: string;
  readonly options: readonly string[];
}

/** Parse one `--tmpfs` value: `/run`, `/run:size=64m,mode=1777`. Throws `RlError` code "invalid". */
export function parseTmpfs(text: string): Tmpfs {
  const colon = text.indexOf(":");
  const target = colon < 0 ? text : text.slice(0, colon);
  const options = colon < 0 ? "" : text.slice(colon + 1);
  if (target.startsWith("/"))
    return { target, options: options.split(",").filter((option) => option !== "") };
  throw new RlError({
    code: "invalid",
    action: "accept tmpfs",
    subject: text,
    state: "the path is not absolute",
    hint: "write --tmpfs /path[:size=64m,mode=1777]",
  });
}
