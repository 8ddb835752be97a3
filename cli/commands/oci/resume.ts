import { thaw } from "../../../core/host/bun/freezer.ts";
import { RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { debug } from "../../oci/log.ts";
import { openOwnGroup } from "../../oci/own-group.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import type { ociResumeSpec } from "./resume.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociResumeSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    if (status !== "paused") {
      throw new RlError({
        code: "invalid",
        action: "resume container",
        subject: id,
        state: `it is ${status}, not paused`,
        hint: `see rl oci state ${id}`,
      });
    }
    using group = openOwnGroup(state, "resume container");
    debug(flags, context, () => `thawing ${state.cgroup}`);
    thaw(group);
    return 0;
  });
}
