import { access, privateDirectory } from "./system.ts";

/** Whether a directory is there, and the caller's own. */
export function isOwnDirectory(path: string): boolean {
  return access(path, 0) && privateDirectory(path) === 0;
}
