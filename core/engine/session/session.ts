/**
 * Who runs us and where his things are: what every command begins with. On the path of every start.
 */

import { isOwnDirectory } from "../../host/bun/own-directory.ts";
import { type StorePaths, storePaths } from "../../host/bun/paths.ts";
import { type Identity, identity, privateDirectory } from "../../host/bun/system.ts";
import { RlError } from "../../mod.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Session {
  readonly environment: Environment;
  readonly user: Identity;
  readonly paths: StorePaths;
}

const EPERM = -1;
const EACCES = -13;

/** Where this user's things are. @throws RlError "invalid" without a home, and for a relative RL_ROOT */
export function sessionPaths(environment: Environment, user: Identity): StorePaths {
  const { RL_ROOT: chosen } = environment;
  // Passing it over would put things where they are not looked for.
  if (chosen && !chosen.startsWith("/")) {
    throw new RlError({
      code: "invalid",
      action: "use RL_ROOT",
      subject: chosen,
      state: "it is not an absolute path",
      hint: `set RL_ROOT to "$PWD/${chosen}", or unset it`,
    });
  }
  const paths = storePaths(environment, user.uid, isOwnDirectory);
  if (paths !== undefined) return paths;
  throw new RlError({
    code: "invalid",
    action: "find store",
    subject: "HOME",
    state: "it is not set",
    hint: "set HOME, XDG_DATA_HOME or RL_ROOT to a directory of yours",
  });
}

/** @throws RlError "denied" for a store that cannot be used, "invalid" without a home */
export function openSession(environment: Environment): Session {
  const user = identity();
  const paths = sessionPaths(environment, user);
  for (const directory of [paths.root, paths.run, paths.containers]) usePrivately(directory);
  return { environment, user, paths };
}

/** Make a directory for this user alone, or make sure that it is his. */
function usePrivately(directory: string): void {
  const errno = privateDirectory(directory);
  if (errno >= 0) return;
  const state =
    errno === EPERM
      ? "it belongs to somebody else"
      : errno === EACCES
        ? "permission denied"
        : `it cannot be made (errno ${-errno})`;
  throw new RlError({
    code: "denied",
    action: "use directory",
    subject: directory,
    state,
    hint: "set RL_ROOT to a directory you can write to, and XDG_RUNTIME_DIR to one of your own",
  });
}
