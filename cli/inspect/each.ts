/** Looking at several objects of one kind, as docker's inspect commands do. */
import { encodeJson } from "../../core/engine/template/json.ts";
import { escapeLines, isRlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { report } from "../report.ts";
import { renderEach } from "../template/listing.ts";

/** Docker's status when something was not found; what was found is printed all the same. */
const SOME_MISSING = 1;

/**
 * One JSON array of everything found, or a template applied to each; what is missing is told afterwards.
 *
 * @param look at one of these names; an RlError of it is about that one alone
 */
export function inspectEach(
  names: readonly string[],
  look: (name: string) => object,
  format: string | undefined,
  { output, environment }: Pick<CommandContext, "output" | "environment">,
): number {
  const found: object[] = [];
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      found.push(look(name));
    } catch (error) {
      if (!isRlError(error)) throw error;
      failures.push(error);
    }
  }
  const terminal = output.isTerminal(1);
  const isArray = format === undefined || format === "json";
  const array = isArray ? `${encodeJson(found, format === "json" ? "" : "    ")}\n` : "";
  if (isArray) output.out(terminal ? escapeLines(array) : array);
  else output.out(renderEach(format, found, terminal));
  for (const failure of failures) report(failure, output, environment);
  return failures.length === 0 ? 0 : SOME_MISSING;
}
