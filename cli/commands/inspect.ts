import { findImage, isRlError, listImages, readImageConfig } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { escapeLines } from "../escape.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { inspectImage } from "../inspect/image.ts";
import { platformOf } from "../platform.ts";
import { report } from "../report.ts";
import { storedName } from "../short-name.ts";
import { encodeJson } from "../template/json.ts";
import { renderEach } from "../template/listing.ts";
import type { inspectSpec } from "./inspect.spec.ts";

/** Docker's status when something was not found; what was found is printed all the same. */
const SOME_MISSING = 1;

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  args: ParsedArguments<typeof inspectSpec>,
  context: CommandContext,
): Promise<number> {
  const { format, platform } = args.flags;
  const { output, environment } = context;
  const wanted = platformOf(platform, context);
  const ports = context.content();
  const images = await listImages(ports.metadata);
  const found: object[] = [];
  const failures: unknown[] = [];
  for (const name of args.positionals) {
    try {
      const record = await findImage(await storedName(name, wanted, ports), wanted, ports.metadata);
      found.push(inspectImage(record, await readImageConfig(record, ports), images));
    } catch (error) {
      if (!isRlError(error)) throw error;
      failures.push(error);
    }
  }
  const terminal = output.isTerminal(1);
  output.out(
    format === undefined || format === "json"
      ? renderArray(found, format, terminal)
      : renderEach(format, found, terminal),
  );
  for (const failure of failures) report(failure, output, environment);
  return failures.length === 0 ? 0 : SOME_MISSING;
}

function renderArray(found: readonly object[], format: string | undefined, terminal: boolean): string {
  const text = `${encodeJson(found, format === "json" ? "" : "    ")}\n`;
  return terminal ? escapeLines(text) : text;
}
