import { RUN_FLAGS } from "../../engine/flags/run/mod.ts";
import type { CommandSpec, FlagSpec } from "../flags/spec.ts";

type CreateFlag = Exclude<(typeof RUN_FLAGS)[number], { readonly name: "detach" }>;

const isCreates = (flag: (typeof RUN_FLAGS)[number]): flag is CreateFlag => flag.name !== "detach";

/** `rl create`: the flags of `run`, but for that of where it runs. */
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
