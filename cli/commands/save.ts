import { tellImage } from "../../core/engine/images/tell.ts";
import { savedImage } from "../../core/engine/saved-image.ts";
import {
  escapeText,
  RlError,
  type SavedImage,
  type SaveFormat,
  saveImages,
  writeArchive,
} from "../../core/mod.ts";
import { countBytes } from "../byte-count.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import type { saveSpec } from "./save.spec.ts";

/** Nothing is said on success, as docker does: standard output may be the archive. */
export async function run(args: ParsedArguments<typeof saveSpec>, context: CommandContext): Promise<number> {
  const { output: path, format, compress, platform } = args.flags;
  const { output, files, signal } = context;
  checkTarget(path, format, output.isTerminal(1));
  const wanted = platformOf(platform, context);
  const ports = context.content();
  const images: SavedImage[] = [];
  for (const text of args.positionals) images.push(await savedImage(text, wanted, ports));

  const saved = saveImages(images, { format, compressed: compress, signal }, ports);
  if (path !== undefined && isDirectoryFormat(format)) await files.writeDirectory(path, saved);
  else await write(saved, args.flags, context);
  for (const { record } of images) tellImage(context.events, "save", record);
  return 0;
}

/** One file, or standard output, of which it is told how far it is. */
async function write(
  saved: ReturnType<typeof saveImages>,
  { output: path, quiet }: ParsedArguments<typeof saveSpec>["flags"],
  { files, output, now }: CommandContext,
): Promise<void> {
  const count = countBytes(`Writing ${escapeText(path ?? "standard output")}`, output, now);
  const archive = quiet ? writeArchive(saved) : count.pass(writeArchive(saved));
  try {
    if (path === undefined) await files.output(archive);
    else await files.write(path, archive);
  } finally {
    count.finish();
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
