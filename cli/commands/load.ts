import { resolve } from "node:path";
import { tellLoaded } from "../../core/engine/images/tell.ts";
import {
  escapeText,
  familiarReference,
  type LoadedImage,
  type LoadOptions,
  type LoadPorts,
  loadArchive,
  loadDirectory,
  type PullEvent,
  parseReference,
  RlError,
} from "../../core/mod.ts";
import { countBytes } from "../byte-count.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { createProgress, follow, SILENT } from "../progress.ts";
import type { loadSpec } from "./load.spec.ts";

/** Standard output has one line for each name, as docker prints it; progress goes to standard error. */
export async function run(args: ParsedArguments<typeof loadSpec>, context: CommandContext): Promise<number> {
  const { input, platform, quiet } = args.flags;
  const { output, files, signal } = context;
  if (input === undefined && output.isTerminal(0)) throw noArchive();
  const options: LoadOptions = {
    platform: platformOf(platform, context),
    strict: platform !== undefined,
    subject: input ?? "standard input",
    path: input === undefined ? undefined : resolve(input),
    signal,
  };
  const ports = await context.store();
  const count = countBytes(`Reading ${escapeText(options.subject)}`, output, context.now);
  const progress = quiet ? SILENT : createProgress(output, context.now);
  const events = await open(input, quiet ? (source) => source : count.pass, options, ports, files);
  const loaded = await follow(events, progress).finally(count.finish);
  tellLoaded(context.events, loaded);
  output.out(loaded.map((image) => `${describe(image)}\n`).join(""));
  return 0;
}

async function open(
  input: string | undefined,
  pass: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
  options: LoadOptions,
  ports: LoadPorts,
  files: CommandContext["files"],
): Promise<AsyncGenerator<PullEvent, LoadedImage[]>> {
  if (input === undefined) return loadArchive(pass(files.input()), options, ports);
  return (await files.isDirectory(input))
    ? loadDirectory(files.readDirectory(input), options, ports)
    : loadArchive(pass(files.read(input)), options, ports);
}

function describe({ reference, record }: LoadedImage): string {
  return reference === undefined
    ? `Loaded image ID: ${record.imageId}`
    : `Loaded image: ${familiarReference(parseReference(reference))}`;
}

function noArchive(): RlError {
  return new RlError({
    code: "invalid",
    action: "read archive",
    subject: "standard input",
    state: "it is a terminal",
    hint: "name a file, rl load -i FILE, or redirect one: rl load < FILE",
  });
}
