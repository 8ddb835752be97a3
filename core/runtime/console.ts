/** Who holds the terminal of a process that is started. */
import { RlError } from "../errors.ts";

export interface Console {
  readonly isTerminal: boolean;
  /** Nobody stays to serve it. */
  readonly isDetached: boolean;
  /** The unix socket that gets its master side. */
  readonly consoleSocket: string | undefined;
}

/** @throws RlError "invalid" for a terminal that nobody would hold, and for a holder without a terminal */
export function checkConsole({ isTerminal, isDetached, consoleSocket }: Console): void {
  if (isTerminal && isDetached && consoleSocket === undefined) {
    throw refused(
      "a container that is left alone needs a console socket",
      "give one with --console-socket, or set process.terminal to false",
    );
  }
  if (!isTerminal && consoleSocket !== undefined) {
    throw refused(
      "there is a console socket, but no terminal",
      "leave out --console-socket, or set process.terminal to true",
    );
  }
}

function refused(state: string, hint: string): RlError {
  const action = "use configuration property";
  return new RlError({ code: "invalid", action, subject: "process.terminal", state, hint });
}
