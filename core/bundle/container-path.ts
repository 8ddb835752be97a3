/** Absolute paths inside a container, as text. Resolving symbolic links is the launcher's work. */

import { RlError } from "../errors.ts";

/**
 * The shortest spelling of an absolute path: one "/" between components, no "." and "..", none at the end.
 *
 * @throws RlError "invalid" when it is not absolute or contains a NUL.
 */
export function cleanPath(path: string, action: string): string {
  if (!path.startsWith("/")) throw refused(path, action, "it is not an absolute path");
  if (path.includes("\0")) throw refused(path, action, "it contains a NUL character");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether a clean path is another clean path or lies below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === "/" || path === ancestor || path.startsWith(`${ancestor}/`);
}

function refused(path: string, action: string, state: string): RlError {
  return new RlError({ code: "invalid", action, subject: path, state });
}
