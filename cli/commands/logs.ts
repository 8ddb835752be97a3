import { refuseUnread } from "../../core/engine/containers/kept-log.ts";
import { readMoment } from "../../core/engine/moment-nanos.ts";
import { nanoText, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { logRenderer } from "../log-text.ts";
import type { logsSpec } from "./logs.spec.ts";

export async function run(args: ParsedArguments<typeof logsSpec>, context: CommandContext): Promise<number> {
  const { flags, positionals } = args;
  const [text = ""] = positionals;
  const { output, signal } = context;
  const moment = (flag: "since" | "until"): string | undefined => {
    const value = flags[flag];
    return value === undefined ? undefined : nanoText(readMoment(`--${flag}`, value, context.now()));
  };
  const range = { tail: readTail(flags.tail), since: moment("since"), until: moment("until") };
  const { now: container } = await context.containers.find(text);
  refuseUnread(container.document, text);
  const hasTerminal = container.document.config.process?.terminal === true;
  const render = logRenderer({
    timestamps: flags.timestamps,
    details: flags.details,
    escaped: !flags.raw && !hasTerminal && output.isTerminal(1),
  });
  for await (const entries of context.log(container, { ...range, follow: flags.follow, signal })) {
    for (const part of render(entries)) {
      if (part.stream === "stdout") output.out(part.text);
      else output.err(part.text);
    }
    if (signal.aborted || output.isClosed === true) break;
  }
  return 0;
}

/** As docker has it, a negative number is all. */
function readTail(text: string): number | undefined {
  if (text === "all" || /^-\d+$/.test(text)) return undefined;
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new RlError({
    code: "invalid",
    action: "use --tail",
    subject: text,
    state: "it is no number of lines",
    hint: "write --tail 100 or --tail all",
  });
}
