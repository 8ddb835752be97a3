/** What is wrong with a copy, in docker's terms. */
import { type ErrorCode, RlError } from "../../errors.ts";

const EACCES = 13;
const ENOTDIR = 20;
const ELOOP = 40;

const STATES: ReadonlyMap<number, string> = new Map([
  [EACCES, "permission denied"],
  [ENOTDIR, "part of the path is not a directory"],
  [ELOOP, "there are too many symbolic links on its path"],
]);

/** Of a path that cannot be reached. @param error of `FoundFile` */
export function notFound(path: string, error: number): RlError {
  const state = STATES.get(error) ?? "there is no such file or directory";
  return copyFault(path, state, error === EACCES ? "denied" : "not-found");
}

export function copyFault(
  subject: string,
  state: string,
  code: ErrorCode = "invalid",
  hint?: string,
): RlError {
  return new RlError({ code, action: "copy", subject, state, hint });
}
