import {
  type CopyEnd,
  type CopyOptions,
  type CopyPath,
  type CopySummary,
  checkOperands,
  copyBetween,
  copyIn,
  copyOut,
  copyPath,
  parseCopyOperand,
  RlError,
} from "../../core/mod.ts";
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
  const { output, signal, copying } = context;
  const options: CopyOptions = {
    followLink: flags["follow-link"],
    keepOwners: flags.archive,
    signal,
  };
  let summary: CopySummary | undefined;
  if (source.kind === "container") {
    const path = copyPath(source.path);
    summary = await copying.inContainer(source.container, async (place) => {
      if (destination.kind === "stream") return await toStream({ place, path }, options, context);
      return await withHost(context, hostEnd(to), (end) => copyBetween({ place, path }, end, options));
    });
  } else if (destination.kind === "container") {
    const path = copyPath(destination.path);
    if (source.kind === "stream" && output.isTerminal(0)) throw terminal(from, 0);
    summary = await copying.inContainer(destination.container, async (place) => {
      if (source.kind === "stream")
        return await copyIn(context.files.input(), { place, path }, context.content().codec, signal);
      return await withHost(context, hostEnd(from), (end) => copyBetween(end, { place, path }, options));
    });
  }
  if (summary !== undefined) tell(summary, to, flags.quiet || !output.isTerminal(1), context);
  return 0;
}

async function toStream(source: CopyEnd, options: CopyOptions, context: CommandContext): Promise<undefined> {
  if (context.output.isTerminal(1)) throw terminal(source.path.text, 1);
  await context.files.output(copyOut(source, options));
}

async function withHost<T>(
  { copying }: CommandContext,
  path: CopyPath,
  work: (end: CopyEnd) => Promise<T>,
): Promise<T> {
  const place = copying.host();
  try {
    return await work({ place, path });
  } finally {
    await place.close();
  }
}

function hostEnd(text: string): CopyPath {
  return copyPath(text, process.cwd());
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
