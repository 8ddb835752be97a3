import { RUN_FLAGS } from "../../core/engine/flags/run/mod.ts";
import type { CommandSpec, FlagSpec } from "../flags/spec.ts";

/** Flags of who stays attached to what it starts; `rl start` and `rl attach` have their own. */
type AttachedFlag = "detach" | "detach-keys" | "sig-proxy";
type CreateFlag = Exclude<(typeof RUN_FLAGS)[number], { readonly name: AttachedFlag }>;

const ATTACHED: readonly string[] = ["detach", "detach-keys", "sig-proxy"] satisfies AttachedFlag[];

const isCreates = (flag: (typeof RUN_FLAGS)[number]): flag is CreateFlag => !ATTACHED.includes(flag.name);

/** `rl create`: the flags of `run`, but for those of where it runs and who is attached to it. */
export const createSpec = {
  name: "create",
  summary: "Make a container without starting it",
  flags: RUN_FLAGS.filter(isCreates) satisfies readonly FlagSpec[],
  positionals: [
    { name: "IMAGE", required: true },
    { name: "COMMAND", required: false, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
