import {
  type ContentPorts,
  findImage,
  formatReference,
  isRlError,
  type Platform,
  parseDockerReference,
  RlError,
  type SavedImage,
  type SaveFormat,
  saveImages,
  writeArchive,
} from "../../core/mod.ts";
import { countBytes } from "../byte-count.ts";
import type { CommandContext } from "../context.ts";
import { escapeText } from "../escape.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { storedName } from "../../engine/short-name.ts";
import type { saveSpec } from "./save.spec.ts";

/** Nothing is said on success, as docker does: standard output may be the archive. */
export async function run(args: ParsedArguments<typeof saveSpec>, context: CommandContext): Promise<number> {
  const { output: path, format, compress, platform, quiet } = args.flags;
  const { output, files, signal } = context;
  checkTarget(path, format, output.isTerminal(1));
  const wanted = platformOf(platform, context);
  const ports = context.content();
  const images: SavedImage[] = [];
  for (const text of args.positionals) images.push(await find(text, wanted, ports));

  const saved = saveImages(images, { format, compressed: compress, signal }, ports);
  if (path !== undefined && isDirectoryFormat(format)) {
    await files.writeDirectory(path, saved);
    return 0;
  }
  const count = countBytes(`Writing ${escapeText(path ?? "standard output")}`, output, context.now);
  const archive = quiet ? writeArchive(saved) : count.pass(writeArchive(saved));
  try {
    if (path === undefined) await files.output(archive);
    else await files.write(path, archive);
  } finally {
    count.finish();
  }
  return 0;
}

/** An image keeps the name that was typed, or that an alias stands for; one that was named by its id or digest has none in the archive. */
async function find(text: string, platform: Platform, ports: ContentPorts): Promise<SavedImage> {
  const name = await storedName(text, platform, ports);
  const record = await findImage(name, platform, ports.metadata);
  return { record, references: isTagOf(name, record.reference) ? [record.reference] : [] };
}

/** Whether the text, as people write it, is this reference with its tag. */
function isTagOf(text: string, reference: string): boolean {
  try {
    const parsed = parseDockerReference(text);
    return parsed.tag !== undefined && formatReference(parsed) === reference;
  } catch (error) {
    // What names no repository is an id.
    if (isRlError(error)) return false;
    throw error;
  }
}

function isDirectoryFormat(format: SaveFormat): boolean {
  return format === "oci-dir" || format === "docker-dir";
}

function checkTarget(path: string | undefined, format: SaveFormat, isTerminal: boolean): void {
  if (path !== undefined) return;
  if (isDirectoryFormat(format)) throw refused("it cannot be a directory");
  if (isTerminal) throw refused("it is a terminal");
}

function refused(state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "write archive to",
    subject: "standard output",
    state,
    hint: "name where it shall go: rl save -o PATH IMAGE",
  });
}
