import { RlError } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/** Longest answer that is read. */
const LONGEST = 1024;

/**
 * Ask before something is lost: `warning` on one line, then the question, and one line of standard input. Only "y"
 * and "yes" are consent.
 *
 * Throws `RlError` "invalid" when nobody answers: standard input has ended, as for a program without one.
 */
export async function confirm(
  warning: string,
  context: Pick<CommandContext, "output" | "files">,
): Promise<boolean> {
  context.output.err(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  const answer = await readLine(context.files.input());
  if (answer === undefined) {
    context.output.err("\n");
    throw new RlError({
      code: "invalid",
      action: "ask",
      subject: "standard input",
      state: "there is no answer",
      hint: "consent beforehand with --force",
    });
  }
  return /^y(es)?$/i.test(answer.trim());
}

/** The first line; undefined when there is not even an empty one. */
async function readLine(input: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of input) {
    text += decoder.decode(chunk.subarray(0, LONGEST), { stream: true });
    const end = text.indexOf("\n");
    if (end >= 0 || text.length >= LONGEST) return end < 0 ? text : text.slice(0, end);
  }
  return text === "" ? undefined : text;
}
