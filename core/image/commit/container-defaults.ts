import type { ImageProcess } from "../../spec/image-config.ts";
import type { RuntimeConfig } from "../../spec/runtime-config.ts";

/** What a start sets for itself, and nobody means to keep. */
const OWN_VARIABLES = ["HOSTNAME", "HOME", "TERM", "container"];

/**
 * The defaults of an image made from a container: what the container was started with takes the place of what its
 * image said, as with other tools. Its user stays the image's, since the configuration only knows numbers.
 */
export function containerDefaults(image: ImageProcess, { process }: RuntimeConfig): ImageProcess {
  if (process === undefined) return image;
  const variables = mergeVariables(image.Env ?? [], process.env ?? []);
  const isDefaultDirectory = process.cwd === "/" && (image.WorkingDir ?? "") === "";
  return {
    ...image,
    ...(variables.length > 0 && { Env: variables }),
    ...(isDefaultDirectory ? {} : { WorkingDir: process.cwd }),
    ...commandOf(image, process.args ?? []),
  };
}

/** Entry point and command are one list by now: what begins like the image's entry point still has it. */
function commandOf(
  { Entrypoint = [], Cmd }: ImageProcess,
  args: readonly string[],
): Pick<ImageProcess, "Entrypoint" | "Cmd"> {
  if (args.length === 0) return { Cmd };
  const hasEntrypoint = Entrypoint.every((word, index) => word === args[index]);
  if (!hasEntrypoint) return { Entrypoint: undefined, Cmd: args };
  const rest = args.slice(Entrypoint.length);
  return rest.length === 0 ? { Cmd: undefined } : { Cmd: rest };
}

function mergeVariables(image: readonly string[], container: readonly string[]): string[] {
  const merged = new Map(image.map((entry) => [nameOf(entry), entry]));
  const known = new Set(merged.keys());
  for (const entry of container) {
    const name = nameOf(entry);
    if (!known.has(name) && (OWN_VARIABLES.includes(name) || name === "PATH")) continue;
    merged.set(name, entry);
  }
  return [...merged.values()];
}

function nameOf(entry: string): string {
  const equals = entry.indexOf("=");
  return equals < 0 ? entry : entry.slice(0, equals);
}
