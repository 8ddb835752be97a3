import { tellImage } from "../../core/engine/images/tell.ts";
import {
  type ContentPorts,
  escapeText,
  fetchArchive,
  type ImportArchiveOptions,
  importArchive,
  isWebAddress,
  RlError,
  targetReference,
} from "../../core/mod.ts";
import { countBytes } from "../byte-count.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { createProgress, follow, SILENT } from "../progress.ts";
import type { importSpec } from "./import.spec.ts";

/** Standard output has the image's id, as docker prints it. */
export async function run(
  args: ParsedArguments<typeof importSpec>,
  context: CommandContext,
): Promise<number> {
  const [source = "", name] = args.positionals;
  const { change, message, platform, quiet } = args.flags;
  const { output, signal } = context;
  if (source === "-" && output.isTerminal(0)) throw noArchive();
  const options: ImportArchiveOptions = {
    subject: source,
    reference: name === undefined ? undefined : targetReference(name),
    platform: platformOf(platform, context),
    changes: change,
    message,
    created: new Date(context.now()).toISOString(),
    signal,
  };
  const ports = await context.store();
  const count = countBytes(`Reading ${escapeText(source)}`, output, context.now);
  const progress = quiet ? SILENT : createProgress(output, context.now);
  const archive = open(source, context, ports);
  const events = importArchive(quiet ? archive : count.pass(archive), options, ports);
  const image = await follow(events, progress).finally(count.finish);
  tellImage(context.events, "import", image);
  if (options.reference !== undefined) tellImage(context.events, "tag", image, image.reference);
  output.out(`${image.imageId}\n`);
  return 0;
}

function open(
  source: string,
  { files, signal }: CommandContext,
  ports: ContentPorts,
): AsyncIterable<Uint8Array> {
  if (source === "-") return files.input();
  return isWebAddress(source) ? fetchArchive(source, ports, signal) : files.read(source);
}

function noArchive(): RlError {
  return new RlError({
    code: "invalid",
    action: "read archive",
    subject: "standard input",
    state: "it is a terminal",
    hint: "name a file, or redirect one: rl import - NAME < FILE",
  });
}
