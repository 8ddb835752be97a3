import { archiveOf, copyFrom, copyInto, extractInto } from "../../core/engine/containers/copy.ts";
import { type CopySummary, checkOperands, parseCopyOperand, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatSize } from "../format.ts";
import { warn } from "../report.ts";
import type { cpSpec } from "./cp.spec.ts";

/** As docker, it says what it has copied on standard error, and only to people. */
export async function run(
  { positionals, flags }: ParsedArguments<typeof cpSpec>,
  context: CommandContext,
): Promise<number> {
  const [from = "", to = ""] = positionals;
  const source = parseCopyOperand(from, "source");
  const destination = parseCopyOperand(to, "destination");
  checkOperands(source, destination);
  const { files, output, signal } = context;
  const options = { followLink: flags["follow-link"], keepOwners: flags.archive, signal };
  let summary: CopySummary | undefined;
  if (source.kind === "container") {
    const { container, path } = source;
    if (destination.kind !== "stream") summary = await copyFrom(context, container, path, to, options);
    else if (output.isTerminal(1)) throw terminal(path, 1);
    else await files.output(archiveOf(context, container, path, options));
  } else if (destination.kind === "container") {
    const { container, path } = destination;
    if (source.kind !== "stream") summary = await copyInto(context, container, from, path, options);
    else if (output.isTerminal(0)) throw terminal(from, 0);
    else {
      const archive = { chunks: files.input(), subject: "standard input" };
      summary = await extractInto(context, container, archive, path, signal);
    }
  }
  if (summary !== undefined) tell(summary, to, flags.quiet || !output.isTerminal(1), context);
  return 0;
}

function tell(
  { bytes, skipped }: CopySummary,
  to: string,
  isQuiet: boolean,
  { output, environment }: CommandContext,
) {
  const decoder = new TextDecoder();
  for (const path of skipped)
    warn(`left out ${decoder.decode(path)}: it is a socket or device`, output, environment);
  if (!isQuiet) output.err(`Successfully copied ${formatSize(bytes)} to ${to}\n`);
}

function terminal(subject: string, fd: 0 | 1): RlError {
  return new RlError({
    code: "invalid",
    action: fd === 0 ? "read archive for" : "write archive of",
    subject,
    state: `standard ${fd === 0 ? "input" : "output"} is a terminal`,
    hint:
      fd === 0 ? "redirect one: rl cp - CONTAINER:PATH < FILE" : "redirect it: rl cp CONTAINER:PATH - > FILE",
  });
}
