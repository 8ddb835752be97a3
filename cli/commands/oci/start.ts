import { RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import type { ociStartSpec } from "./start.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociStartSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const directory = runtimeDirectory(flags, context);
    const { status } = await findContainer(directory, id);
    if (status !== "created") {
      throw new RlError({
        code: "invalid",
        action: "start container",
        subject: id,
        state: `it is ${status}, not created`,
        hint: "a container is started once",
      });
    }
    await directory.start(id);
    return 0;
  });
}
