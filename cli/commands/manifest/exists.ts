import { findIndexList } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { manifestExistsSpec } from "./exists.spec.ts";

/** Podman's status when there is none. */
const MISSING = 1;

/** Says nothing. */
export async function run(
  { positionals }: ParsedArguments<typeof manifestExistsSpec>,
  context: CommandContext,
): Promise<number> {
  const list = await findIndexList(positionals[0] ?? "", context.content().metadata);
  return list === undefined ? MISSING : 0;
}
