import { freeze } from "../../../core/host/bun/freezer.ts";
import { RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { debug } from "../../oci/log.ts";
import { openOwnGroup } from "../../oci/own-group.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import type { ociPauseSpec } from "./pause.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociPauseSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    if (status !== "running" && status !== "created") throw refused(id, status);
    using group = openOwnGroup(state, "pause container");
    debug(flags, context, () => `freezing ${state.cgroup}`);
    await freeze(group, id);
    return 0;
  });
}

function refused(id: string, status: string): RlError {
  return new RlError({
    code: "invalid",
    action: "pause container",
    subject: id,
    state: status === "stopped" ? "it is not running" : `it is ${status}`,
    hint: `see rl oci state ${id}`,
  });
}
