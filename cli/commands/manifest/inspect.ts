import { escapeLines, parseStrictJson, readIndexDocument } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { transportOf } from "../../manifest-entry.ts";
import { accessPorts } from "../../registry-access.ts";
import type { manifestInspectSpec } from "./inspect.spec.ts";

/** What podman indents each level by. */
const INDENT = "    ";

/** As podman: the document as it is, spread over lines. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestInspectSpec>,
  context: CommandContext,
): Promise<number> {
  const { name } = transportOf(positionals[0] ?? "");
  const ports = await accessPorts(context.content(), flags, name, context);
  const tlsVerify = flags.insecure ? false : flags["tls-verify"];
  const bytes = await readIndexDocument(name, { tlsVerify, signal: context.signal }, ports);
  const text = `${JSON.stringify(parseStrictJson(bytes, name), undefined, INDENT)}\n`;
  context.output.out(context.output.isTerminal(1) ? escapeLines(text) : text);
  return 0;
}
