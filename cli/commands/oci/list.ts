import { escapeText, isRlError, type ShownState } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory, shown } from "../../oci/runtime.ts";
import { warn } from "../../report.ts";
import { renderListing } from "../../template/listing.ts";
import type { ociListSpec } from "./list.spec.ts";

/** In the order of the columns. */
const HEADS = {
  id: "ID",
  pid: "PID",
  status: "STATUS",
  bundle: "BUNDLE",
  created: "CREATED",
  owner: "OWNER",
} as const;

export function run(
  { flags }: ParsedArguments<typeof ociListSpec>,
  context: RuntimeContext,
): Promise<number> {
  return logged(flags, context, async () => {
    const directory = runtimeDirectory(flags, context);
    const states: ShownState[] = [];
    for (const id of await directory.list()) {
      try {
        states.push(shown(await findContainer(directory, id)));
      } catch (error) {
        if (!isRlError(error)) throw error;
        // One that is being made, or has just gone, is none; a damaged one must not hide the others.
        if (error.code !== "not-found") warn(error.message, context.output, context.environment);
      }
    }
    if (flags.quiet) context.output.out(states.map(({ id }) => `${id}\n`).join(""));
    else if (flags.format === "json") context.output.out(`${JSON.stringify(states)}\n`);
    else {
      const rows = states.map(({ id, pid, status, bundle, created, owner }) => ({
        id,
        pid: String(pid),
        status,
        bundle: escapeText(bundle),
        created,
        owner: escapeText(owner),
      }));
      const listing = { heads: HEADS, columns: Object.keys(HEADS), rows };
      context.output.out(renderListing(undefined, listing, context.output.isTerminal(1)));
    }
    return 0;
  });
}
