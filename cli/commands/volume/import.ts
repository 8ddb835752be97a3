import { RlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { volumeImportSpec } from "./import.spec.ts";

/** Says nothing when it went well, as podman. */
export async function run(
  { positionals }: ParsedArguments<typeof volumeImportSpec>,
  { output, files, volumes }: CommandContext,
): Promise<number> {
  const [name = "", source = ""] = positionals;
  if (source === "-" && output.isTerminal(0)) throw noArchive(name);
  await volumes.write(name, source === "-" ? files.input() : files.read(source));
  return 0;
}

function noArchive(name: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read archive",
    subject: "standard input",
    state: "it is a terminal",
    hint: `name a file, or redirect one: rl volume import ${name} - < FILE`,
  });
}
