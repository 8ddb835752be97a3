/** Questions on the terminal. */
import { createInterface } from "node:readline/promises";
import { RlError } from "../../core/mod.ts";
import type { Prompt } from "../context.ts";
import type { Output } from "../output.ts";

/** Asks on standard error, so that standard output is what a script wants. */
export function createPrompt(output: Output): Prompt {
  return {
    get interactive() {
      return output.isTerminal(0);
    },
    line: (question) => ask(question, output),
    secret: (question) => askSecretly(question, output),
  };
}

async function ask(question: string, output: Output): Promise<string> {
  output.err(question);
  const reader = createInterface({ input: process.stdin });
  try {
    const { value, done } = await reader[Symbol.asyncIterator]().next();
    if (done === true) throw givenUp(question);
    return value;
  } finally {
    reader.close();
  }
}

/** The terminal is switched to giving every key as it is; what keys mean for editing is then ours to do. */
async function askSecretly(question: string, output: Output): Promise<string> {
  output.err(question);
  process.stdin.setRawMode(true);
  try {
    let typed = "";
    for await (const chunk of process.stdin) {
      for (const key of new TextDecoder().decode(chunk)) {
        const next = press(typed, key);
        if (next === undefined) throw givenUp(question);
        if (next === ENDED) return typed;
        typed = next;
      }
    }
    throw givenUp(question);
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    output.err("\n");
  }
}

/** The line is complete. */
const ENDED = Symbol("ended");

/** What a key makes of a line; undefined when somebody gives up. */
export function press(typed: string, key: string): string | typeof ENDED | undefined {
  switch (key) {
    case "\r":
    case "\n":
      return ENDED;
    case "\u0003":
      return undefined;
    case "\u0004":
      return typed === "" ? undefined : ENDED;
    case "\u0015":
      return "";
    case "\b":
    case "\u007f":
      return [...typed].slice(0, -1).join("");
    default:
      return key < " " ? typed : typed + key;
  }
}

function givenUp(question: string): RlError {
  return new RlError({
    code: "cancelled",
    action: "ask for",
    subject: question.replace(/:?\s*$/, "").toLowerCase(),
    state: "nothing was entered",
  });
}
