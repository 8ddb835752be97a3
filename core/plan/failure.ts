/**
 * A failed step, as the C side reports it, to an error people can act on. Every such text is made here.
 */

import { type ErrorCode, RlError } from "../errors.ts";
import { errnoOf } from "./errno.ts";
import { helperSaid, lowPortRefused } from "./failure-network.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import { MAP_HELPER_TEXTS, MONITOR_STEPS, STEP_TEXTS } from "./failure-texts.ts";
import { RECORDS } from "./records.ts";

/** Codes of errors that mean the same in every step. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  EPERM: "denied",
  EACCES: "denied",
  EROFS: "denied",
  ENOENT: "not-found",
  EEXIST: "exists",
  ENOSYS: "unsupported",
  ENODEV: "unsupported",
  EOPNOTSUPP: "unsupported",
};

/** Where the container's files come from. */
export type FailureOrigin = "image" | "bundle";

/**
 * Describe a failure.
 *
 * `step` is a record's op or a step of the monitor's own, `errno` an error number, `path` the path, name or
 * value the step was about, empty when there is none. An unknown step, of a newer C side, is described too.
 * The code is "command-not-found" or "not-executable" when the container's command is what failed.
 */
export function describeFailure(
  step: number,
  errno: number,
  path: string,
  origin: FailureOrigin = "image",
): RlError {
  const name = stepName(step);
  const { name: error, text } = errnoOf(errno);
  if (name === undefined) {
    return new RlError({
      code: CODES[error] ?? "io",
      action: "start container",
      subject: path,
      state: `step ${step} failed: ${text}`,
    });
  }
  const texts: StepText = STEP_TEXTS[name];
  const special: FailureText =
    (name === "userns" && /new[ug]idmap$/.test(path) ? MAP_HELPER_TEXTS[error] : undefined) ??
    (name === "exec" ? commandMissing(error, path) : undefined) ??
    (name === "publishPort" && error === "EACCES" ? lowPortRefused(path) : undefined) ??
    (name === "helper" ? helperSaid(path) : undefined) ??
    (texts.errors !== undefined && Object.hasOwn(texts.errors, error) ? texts.errors[error] : undefined) ??
    {};
  return new RlError({
    code: special.code ?? CODES[error] ?? "io",
    action: texts.action,
    subject: path === "" || name === "helper" ? (texts.subject ?? "") : path,
    state: inWordsOf(origin, special.state ?? text),
    hint: inWordsOf(origin, special.hint ?? texts.hint),
  });
}

/** A bundle has a root file system, whatever it was made from. */
function inWordsOf<T extends string | undefined>(origin: FailureOrigin, text: T): T | string {
  if (origin === "image" || text === undefined) return text;
  if (text === COMMAND_HINT) return "It is looked for in the root file system, in the PATH of process.env.";
  return text.replaceAll("the image", "the root file system").replaceAll("The image", "The root file system");
}

const COMMAND_HINT = "The image may not have it: try its own command by naming none, or another image.";

/**
 * A command without a slash was searched for; one with a slash may be there and lack its interpreter. Engines look for
 * "executable file not found in" and "no such file or directory" to end with the status of a shell.
 */
function commandMissing(error: string, path: string): FailureText | undefined {
  if (error !== "ENOENT" && error !== "ENOTDIR") return undefined;
  if (!path.includes("/")) {
    return {
      code: "command-not-found",
      state: "executable file not found in the container's PATH",
      hint: COMMAND_HINT,
    };
  }
  return {
    code: "command-not-found",
    state: "no such file or directory in the container",
    hint: "If the file is there, the interpreter or loader it names is not.",
  };
}

function stepName(step: number): keyof typeof STEP_TEXTS | undefined {
  return find(RECORDS, (shape) => shape.op === step) ?? find(MONITOR_STEPS, (number) => number === step);
}

function find<K extends string, V>(
  table: Readonly<Record<K, V>>,
  accept: (value: V) => boolean,
): K | undefined {
  return (Object.keys(table) as K[]).find((key) => accept(table[key]));
}
