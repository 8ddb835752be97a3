/** Finding helper programs without starting a shell. On the path of every start. */
import { access } from "../../host/bun/system.ts";

/** Where system programs are even when PATH does not say so. */
const SYSTEM = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"];

const EXECUTABLE = 1;

/**
 * The absolute path of a program: from the system's own directories first, since what is found here runs with
 * the user's rights outside any container, and a relative PATH entry could be a hostile checkout's.
 */
export function findProgram(name: string, path: string | undefined): string | undefined {
  const listed = (path ?? "").split(":").filter((directory) => directory.startsWith("/"));
  for (const directory of [...SYSTEM, ...listed]) {
    const candidate = `${directory}/${name}`;
    if (access(candidate, EXECUTABLE)) return candidate;
  }
  return undefined;
}
