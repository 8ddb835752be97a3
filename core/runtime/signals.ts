/** Names of signals (signal(7)) to numbers, as x86-64 and arm64 have them. */
import { RlError } from "../errors.ts";

const NAMES =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );
const OTHER_NAMES: Readonly<Record<string, number>> = { IOT: 6, CLD: 17, POLL: 29, RTMIN: 34, RTMAX: 64 };
const LAST = 64;

/** "SIGTERM" for 15. */
export function signalName(signal: number): string {
  return `SIG${NAMES[signal - 1] ?? `RTMIN+${signal - 34}`}`;
}

/** "TERM", "SIGTERM", "sigterm", "15", "RTMIN+3". @throws RlError "invalid" */
export function parseSignal(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= LAST) return Number(text);
  const [, name = "", offset = "0"] =
    /^(?:SIG)?([A-Z0-9]+?)((?:[+-]\d{1,2})?)$/.exec(text.toUpperCase()) ?? [];
  const base = OTHER_NAMES[name] ?? NAMES.indexOf(name) + 1;
  const signal = base + Number(offset);
  const isRealTime = name === "RTMIN" || name === "RTMAX";
  if (base > 0 && (Number(offset) === 0 || (isRealTime && signal >= 34 && signal <= LAST))) return signal;
  throw new RlError({
    code: "invalid",
    action: "send signal",
    subject: text,
    state: "there is no such signal",
    hint: "name one as in TERM, SIGTERM or 15",
  });
}
