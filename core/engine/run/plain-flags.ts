/** What `run` does when nothing is said. */
import { RUN_FLAGS } from "../flags/run/mod.ts";
import type { FlagSpec } from "../flags/spec.ts";
import type { RunFlags } from "./words.ts";

/** Every flag with its default. */
export function plainFlags(): RunFlags {
  const flags: Record<string, unknown> = {};
  for (const flag of RUN_FLAGS) flags[flag.name] = plainValue(flag);
  return flags as RunFlags;
}

function plainValue(flag: FlagSpec): unknown {
  if (flag.kind === "list") return [];
  if (flag.kind === "string") return flag.default;
  return flag.optional === true ? undefined : flag.default === "true";
}
