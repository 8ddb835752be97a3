/** Moving to a part of the tree of control groups that is the user's own. Loaded only where that is needed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { identity } from "../../host/bun/system.ts";
import { type CgroupHost, isRlError, ownScopeWords, RlError, type SystemdManager } from "../../mod.ts";
import { cgroupHost, systemdManager } from "../oci/cgroup.ts";
import type { Environment } from "../session/session.ts";

/** Milliseconds that systemd may take to move us, and between two looks. */
const [PATIENCE, PAUSE] = [10_000, 2];

/** The part of the scope that is ours: groups that share controllers take no processes. */
const LEAF = "monitors";

/** The user's own service manager; undefined where there is none that could be asked. */
export function ownManager(environment: Environment): SystemdManager | undefined {
  try {
    return systemdManager(identity().uid, environment);
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}

/**
 * Have a service manager put this process, and so all that it starts from then on, into a scope of its own.
 *
 * @returns what of the host decides about groups then; undefined without a manager
 * @throws RlError "unavailable" when it does not do it
 */
export function enterScope(manager: SystemdManager | undefined): CgroupHost | undefined {
  if (manager === undefined) return undefined;
  const unit = `rl-${process.pid}-${Date.now().toString(36)}.scope`;
  const asked = Bun.spawnSync([...ownScopeWords(unit, process.pid, manager)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (asked.exitCode !== 0) throw refused(unit, asked.stderr.toString().trim(), manager);
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const { mount, own = "" } = cgroupHost();
    if (mount !== undefined && own.endsWith(`/${unit}`)) {
      const leaf = `${mount.point}/${own}/${LEAF}`;
      mkdirSync(leaf);
      writeFileSync(`${leaf}/cgroup.procs`, String(process.pid));
      return cgroupHost();
    }
    Bun.sleepSync(PAUSE);
  }
  throw refused(unit, `it has not come within ${PATIENCE / 1000} s`, manager);
}

function refused(unit: string, said: string, { kind }: SystemdManager): RlError {
  return new RlError({
    code: "unavailable",
    action: "make scope",
    subject: unit,
    state: said || "the service manager does not answer",
    hint: `see: systemctl ${kind === "user" ? "--user " : ""}status`,
  });
}
