/** What every command of the OCI runtime begins with. On the path of every start of a bundle. */

import { sessionPaths } from "../../core/engine/session/session.ts";
import { isOwnDirectory } from "../../core/host/bun/own-directory.ts";
import { runDirectory } from "../../core/host/bun/paths.ts";
import { identity, privateDirectory } from "../../core/host/bun/system.ts";
import { isRlError, RlError } from "../../core/mod.ts";
import type { BasicContext } from "../context.ts";
import { debug, writeFailure } from "./log.ts";

export interface RuntimeFlags {
  readonly root?: string | undefined;
  readonly log?: string | undefined;
  readonly "log-format": string;
  readonly "systemd-cgroup"?: boolean;
  readonly debug?: boolean;
}

export type RuntimeContext = Pick<BasicContext, "output" | "environment" | "now">;

/**
 * The directory of the containers' states: `--root`, or one in the user's own runtime directory, where nobody else
 * can have put a state.
 *
 * @throws RlError "invalid" for a relative one, "denied" for one of somebody else's
 */
export function runtimeRoot(flags: RuntimeFlags, context: RuntimeContext): string {
  const root = chosenRoot(flags, context);
  debug(flags, context, () => `states are in ${root}`);
  return root;
}

function chosenRoot({ root }: RuntimeFlags, { environment }: RuntimeContext): string {
  if (root?.startsWith("/") === true) return root;
  if (root !== undefined) throw refused(root, "it is not an absolute path", `write "$PWD/${root}"`);
  const user = identity();
  // Engines call without a home, too.
  const own = `${runDirectory(environment, user.uid, isOwnDirectory) ?? sessionPaths(environment, user).run}/oci`;
  if (privateDirectory(own) < 0) {
    throw refused(own, "it cannot be used, or is not yours", "name another directory with --root", "denied");
  }
  return own;
}

/** Do a command's work, and write down what fails where its caller looks for it. */
export async function logged(
  flags: RuntimeFlags,
  context: RuntimeContext,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (isRlError(error)) writeFailure(flags, context, error);
    if (error instanceof Error) debug(flags, context, () => `${error.stack}`);
    throw error;
  }
}

function refused(
  subject: string,
  state: string,
  hint: string,
  code: "invalid" | "denied" = "invalid",
): RlError {
  return new RlError({ code, action: "use directory of states", subject, state, hint });
}
