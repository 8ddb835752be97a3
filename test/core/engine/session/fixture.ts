/** A session whose store and running state are in a directory of the test's own. */
import { join } from "node:path";
import { openSession, type Session } from "../../../../core/engine/session/session.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

export interface Stage extends TempDir {
  /** What `session` was opened with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly session: Session;
}

/** `more` are further variables of the environment. */
export function stage(more: Readonly<Record<string, string>> = {}): Stage {
  const directory = tempDir("rl-session");
  const environment = {
    PATH: process.env.PATH,
    RL_ROOT: join(directory.path, "store"),
    XDG_RUNTIME_DIR: join(directory.path, "runtime"),
    ...more,
  };
  return { ...directory, environment, session: openSession(environment) };
}
