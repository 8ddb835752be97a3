/**
 * Questions on the terminal. It is switched to giving every key as it is; what keys mean for editing is then ours to
 * do, and only what may be seen is shown.
 */
import { RlError } from "../../core/mod.ts";
import type { Prompt } from "../context.ts";
import type { Output } from "../output.ts";

/** Asks on standard error, so that standard output is what a script wants. The signal ends a question. */
export function createPrompt(output: Output, signal: AbortSignal): Prompt {
  return {
    get interactive() {
      return output.isTerminal(0);
    },
    line: (question) => ask(question, output, signal, true),
    secret: (question) => ask(question, output, signal, false),
  };
}

function ask(question: string, output: Output, signal: AbortSignal, shown: boolean): Promise<string> {
  const { stdin } = process;
  const decoder = new TextDecoder();
  let typed = "";
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      stdin.off("data", read);
      stdin.off("end", giveUp);
      signal.removeEventListener("abort", giveUp);
      try {
        stdin.setRawMode(false);
      } catch {
        // The terminal is gone, and its settings with it.
      }
      stdin.pause();
      output.err("\n");
      finish();
    };
    const giveUp = (): void => end(() => reject(givenUp(question)));
    const read = (chunk: Uint8Array): void => {
      for (const key of decoder.decode(chunk, { stream: true })) {
        const next = press(typed, key);
        if (next === GIVEN_UP || next === ENDED) {
          if (next === ENDED) end(() => resolve(typed));
          else giveUp();
          return;
        }
        if (shown) output.err(echo(typed, next));
        typed = next;
      }
    };
    // First: whoever types as soon as the question stands there must not be echoed.
    stdin.setRawMode(true);
    output.err(question);
    stdin.on("data", read);
    stdin.on("end", giveUp);
    signal.addEventListener("abort", giveUp);
    stdin.resume();
  });
}

/** The line is complete. */
export const ENDED = Symbol("ended");
/** There will be no line. */
export const GIVEN_UP = Symbol("given up");

/** What a key makes of a line. Keys that would only move about do nothing. */
export function press(typed: string, key: string): string | typeof ENDED | typeof GIVEN_UP {
  switch (key) {
    case "\r":
    case "\n":
      return ENDED;
    case "\u0003":
      return GIVEN_UP;
    case "\u0004":
      return typed === "" ? GIVEN_UP : ENDED;
    case "\u0015":
      return "";
    case "\b":
    case "\u007f":
      return [...typed].slice(0, -1).join("");
    default:
      return key < " " ? typed : typed + key;
  }
}

/** What shows a line's change: what is new, or blanks over what has gone. */
function echo(before: string, after: string): string {
  if (after.startsWith(before)) return after.slice(before.length);
  return "\b \b".repeat([...before].length - [...after].length);
}

function givenUp(question: string): RlError {
  return new RlError({
    code: "cancelled",
    action: "ask for",
    subject: question.replace(/:?\s*$/, "").toLowerCase(),
    state: "nothing was entered",
  });
}
