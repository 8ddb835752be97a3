/** OCI runtimes of others that can start containers here. */
import { access } from "../../host/bun/system.ts";
import { RlError } from "../../mod.ts";
import { findProgram } from "../session/programs.ts";

/**
 * What a runtime has to be told besides. No limits are asked for, so no control group is needed; crun has a word for
 * that, and without it refuses to start where none is delegated.
 */
const GLOBAL_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  crun: ["--cgroup-manager=disabled"],
};

const EXECUTABLE = 1;

/**
 * The command of a runtime, by its name in PATH or by its path, with the directory for its states.
 *
 * @throws RlError "not-found", "invalid" for a path that is not absolute
 */
export function runtimeCommand(runtime: string, states: string, path: string | undefined): string[] {
  const refused = (code: "not-found" | "invalid", state: string, hint: string): RlError =>
    new RlError({ code, action: "use runtime", subject: runtime, state, hint });
  const isPath = runtime.includes("/");
  if (isPath && !runtime.startsWith("/")) {
    throw refused("invalid", "its path is not absolute", `write "$PWD/${runtime}"`);
  }
  const program = isPath ? runtime : findProgram(runtime, path);
  if (program === undefined || runtime === "" || !access(program, EXECUTABLE)) {
    throw refused(
      "not-found",
      "there is no such program that can be executed",
      "rl info lists the runtimes that are here",
    );
  }
  const name = program.slice(program.lastIndexOf("/") + 1);
  return [program, ...(GLOBAL_ARGUMENTS[name] ?? []), "--root", `${states}/${name}`, "run"];
}
