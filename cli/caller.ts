/** The person at the command line, as the caller of a start. On the path of every start. */
import type { Caller } from "../core/engine/caller.ts";
import type { Environment } from "../core/engine/session/session.ts";
import type { Output } from "./output.ts";
import { warn } from "./report.ts";
import { failureArguments } from "./self.ts";

/** Progress goes to standard error; interrupts end the getting of an image cleanly. */
export function createCaller(output: Output, environment: Environment): Caller {
  return {
    warn: (text) => warn(text, output, environment),
    async follow({ title, isShown, begin }) {
      const { createProgress, follow, SILENT } = await import("./progress.ts");
      const { interruption } = await import("./session/interruption.ts");
      if (isShown && title !== undefined) output.err(`Getting ${title}\n`);
      const progress = isShown ? createProgress(output, () => Date.now()) : SILENT;
      return await follow(begin(interruption()), progress);
    },
    tellFailure: (words) => output.err(words),
    failureArguments,
  };
}
