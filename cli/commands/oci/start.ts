import { replaceByHooks } from "../../../core/host/bun/replace.ts";
import { runtimePaths } from "../../../core/host/bun/runtime-paths.ts";
import { encodePlan, planRelease, RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext, runtimeRoot } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import { bundleFailureArguments } from "../../self.ts";
import type { ociStartSpec } from "./start.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociStartSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const directory = runtimeDirectory(flags, context);
    const { state, status } = await findContainer(directory, id);
    if (status !== "created") {
      throw new RlError({
        code: "invalid",
        action: "start container",
        subject: id,
        state: `it is ${status}, not created`,
        hint: "a container is started once",
      });
    }
    if (state.hooks !== undefined) {
      const { gate, answer, directory: forgotten } = runtimePaths(runtimeRoot(flags, context), id);
      const later = { state, failureArguments: bundleFailureArguments(flags) };
      return replaceByHooks(encodePlan(planRelease({ ...later, gate, answer, directory: forgotten })));
    }
    await directory.start(id);
    return 0;
  });
}
