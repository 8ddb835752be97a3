import type { BasicContext } from "../context.ts";
import type { CommandSpec, ParsedArguments } from "../flags/spec.ts";
import { findGuide } from "../guides.ts";
import { renderCommandHelp, renderGroupHelp, renderOverview } from "../help-text.ts";
import type { helpSpec } from "./help.spec.ts";
import { aliasesOf, findNamed, groupsOf, membersOf } from "./lookup.ts";

/** `rl help` and `rl help COMMAND`. Help that was asked for is a result: it goes to standard output. */
export async function run(
  args: ParsedArguments<typeof helpSpec>,
  context: BasicContext,
  specs: readonly CommandSpec[],
): Promise<number> {
  const { output } = context;
  if (args.positionals.length === 0) {
    output.out(renderOverview(specs, groupsOf(specs), output.columns));
    return 0;
  }
  const named = findNamed(args.positionals, specs);
  output.out(
    named.kind === "group"
      ? renderGroupHelp(named.group, membersOf(named.group, specs), output.columns)
      : renderCommandHelp(named.spec, findGuide(named.spec.name), aliasesOf(named.spec), output.columns),
  );
  return 0;
}
