import type { CommandContext } from "../context.ts";
import { unknownCommand } from "../flags/errors.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { findGuide } from "../guides.ts";
import { renderCommandHelp, renderOverview } from "../help-text.ts";
import type { helpSpec } from "./help.spec.ts";
import { commandSpecs, findSpec } from "./specs.ts";

/** `rl help` and `rl help COMMAND`. Help that was asked for is a result: it goes to standard output. */
export async function run(args: ParsedArguments<typeof helpSpec>, context: CommandContext): Promise<number> {
  const [verb] = args.positionals;
  const { output } = context;
  if (verb === undefined) {
    output.out(renderOverview(commandSpecs, output.columns));
    return 0;
  }
  const spec = findSpec(verb);
  if (spec === undefined)
    throw unknownCommand(
      verb,
      commandSpecs.map((each) => each.name),
    );
  output.out(renderCommandHelp(spec, findGuide(spec.name), output.columns));
  return 0;
}
