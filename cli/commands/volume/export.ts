import { findVolume, RlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { volumeExportSpec } from "./export.spec.ts";

/** One uncompressed archive, with owners as containers see them. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof volumeExportSpec>,
  { output, files, volumes }: CommandContext,
): Promise<number> {
  const [name = ""] = positionals;
  const { output: path } = flags;
  if (path === undefined && output.isTerminal(1)) throw terminal();
  findVolume(volumes.store(), name);
  const archive = volumes.read(name);
  if (path === undefined) await files.output(archive);
  else await files.write(path, archive);
  return 0;
}

function terminal(): RlError {
  return new RlError({
    code: "invalid",
    action: "write archive to",
    subject: "standard output",
    state: "it is a terminal",
    hint: "name where it shall go: rl volume export -o FILE VOLUME",
  });
}
