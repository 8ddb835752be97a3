/** `--stop-signal` and `--stop-timeout`: how a container is asked to end. */
import { type DocumentBase, parseSignal, RlError } from "../../mod.ts";
import type { RunFlags } from "./words.ts";

/** Seconds until a command that was asked to end is killed, unless somebody said otherwise. */
export const STOP_TIMEOUT = 10;

/** @param ofImage what the image says; a signal that there is not is no reason to refuse the image */
export function stopOptions(
  flags: Pick<RunFlags, "stop-signal" | "stop-timeout">,
  ofImage: string | undefined,
): Pick<DocumentBase, "stopSignal" | "stopTimeout"> {
  const { "stop-signal": asked, "stop-timeout": timeout } = flags;
  if (asked !== undefined) parseSignal(asked);
  const signal = asked ?? (ofImage && isSignal(ofImage) ? ofImage : undefined);
  return {
    ...(signal !== undefined && { stopSignal: signal }),
    ...(timeout !== undefined && { stopTimeout: parseSeconds(timeout) }),
  };
}

/** Whole seconds; -1 for as long as it takes. @throws RlError "invalid" */
export function parseSeconds(text: string): number {
  if (/^(?:-1|\d{1,7})$/.test(text)) return Number(text);
  throw new RlError({
    code: "invalid",
    action: "wait for the end",
    subject: text,
    state: "it is no number of seconds",
    hint: "give whole seconds, or -1 to wait for as long as it takes",
  });
}

function isSignal(text: string): boolean {
  try {
    return parseSignal(text) > 0;
  } catch {
    return false;
  }
}
