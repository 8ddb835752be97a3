import { encodeJson } from "../../../core/engine/template/json.ts";
import { findVolume, isRlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import { escapeLines } from "../../escape.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectVolume } from "../../inspect/volume.ts";
import { report } from "../../report.ts";
import { renderEach } from "../../template/listing.ts";
import type { volumeInspectSpec } from "./inspect.spec.ts";

/** Docker's status when something was not found; what was found is printed all the same. */
const SOME_MISSING = 1;

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof volumeInspectSpec>,
  { output, environment, volumes }: CommandContext,
): Promise<number> {
  const { format } = flags;
  const store = volumes.store();
  const found: object[] = [];
  const failures: unknown[] = [];
  for (const name of positionals) {
    try {
      found.push(inspectVolume(findVolume(store, name), store.directory(name)));
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
