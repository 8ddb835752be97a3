import { checkStore, type Damage, escapeText, type Repair, RlError, repairStore } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { systemCheckSpec } from "./check.spec.ts";

/** Exit status when something is wrong and stays so. */
const DAMAGED = 1;

/** Show what is wrong, a line each, and what became of it. Exit status 0 when the store is in order at the end. */
export async function run(
  args: ParsedArguments<typeof systemCheckSpec>,
  context: CommandContext,
): Promise<number> {
  const { force, quick, repair } = args.flags;
  if (force && !repair) throw forceAlone();
  const { output, signal } = context;
  const store = await context.store();
  const found: Damage[] = [];
  for await (const damage of checkStore(store, { quick, signal })) {
    found.push(damage);
    output.out(`${describe(damage)}\n`);
  }
  if (found.length === 0) {
    output.out("The store is in order\n");
    return 0;
  }
  if (!repair) {
    output.err(`${found.length} damaged; repair with: rl system check --repair\n`);
    return DAMAGED;
  }
  let kept = 0;
  for await (const each of repairStore(found, { force, signal }, store)) {
    if (each.outcome === "kept") kept += 1;
    output.out(`${outcome(each)}\n`);
  }
  return kept === 0 ? 0 : DAMAGED;
}

function describe({ kind, subject, state, references }: Damage): string {
  const of = references.length === 0 ? "" : ` (${references.join(", ")})`;
  return escapeText(`${kind}: ${subject}: ${state}${of}`);
}

function outcome({ reference, outcome: became, reason }: Repair): string {
  const word = { repaired: "Repaired", removed: "Removed", kept: "Cannot repair" }[became];
  return escapeText(`${word}: ${reference}${reason === undefined ? "" : `: ${reason}`}`);
}

function forceAlone(): RlError {
  return new RlError({
    code: "invalid",
    action: "use flag",
    subject: "--force",
    state: "it only says what --repair may do",
    hint: "use: rl system check --repair --force",
  });
}
