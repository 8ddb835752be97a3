/** From a bundle's configuration to the plan of its start. */
import { formatMappings } from "../container/id-maps.ts";
import { RlError } from "../errors.ts";
import { compilePlan } from "../plan/compile.ts";
import type { RecordFields } from "../plan/context.ts";
import type { SecurityModules } from "../plan/labels.ts";
import { type Plan, type PlanRecord, RECORDS } from "../plan/records.ts";
import { filterFlags } from "../seccomp/flags.ts";
import type { IdMapping, Linux, RuntimeConfig } from "../spec/runtime-config.ts";
import { checkConsole } from "./console.ts";
import type { CgroupSetting } from "./container-cgroup.ts";
import { containerCgroup } from "./container-cgroup.ts";
import { listenerRecords } from "./listener-state.ts";
import { hookState } from "./plan-hooks.ts";
import { preservedRecords } from "./preserved.ts";
import { type PlannedState, stateParts } from "./state.ts";

export interface BundleStart {
  readonly config: RuntimeConfig;
  /** All of its state that is known before. */
  readonly state: Omit<PlannedState, "unit">;
  readonly stateFile: string;
  /** Where the container waits for its start; undefined to execute its command at once. */
  readonly gate: string | undefined;
  /** Where whoever starts it hears of failures, when it has hooks and waits. */
  readonly answer: string;
  /** Go away once the container is there. */
  readonly isDetached: boolean;
  readonly pidFile: string | undefined;
  /** The unix socket that gets the terminal's master side. */
  readonly consoleSocket: string | undefined;
  /** Directories that go when the container has ended, or could not be made. */
  readonly cleanup: readonly string[];
  /** How many descriptors of the caller's, from 3 on, the container gets. */
  readonly preserved: number;
  /** Leave the container in the caller's session keyring. */
  readonly keepsKeyring: boolean;
  /** Move the root over the host's instead of a pivot, which a ramdisk does not allow. */
  readonly isRootMoved: boolean;
  readonly caller: {
    readonly uid: number;
    readonly gid: number;
    /** newuidmap(1) and newgidmap(1). */
    readonly helpers: { readonly newuidmap: string; readonly newgidmap: string } | undefined;
  };
  readonly seccompFilter: Uint8Array | undefined;
  readonly cgroup: CgroupSetting;
  /** Needed for a config that asks for labels, see `asksForLabels`. */
  readonly modules?: SecurityModules | undefined;
  readonly failureArguments: readonly string[];
}

/** @throws RlError "invalid", "denied" or "unsupported", naming what in the config is the matter */
export function planBundle(start: BundleStart): Plan {
  const { config, state, gate, isDetached, pidFile, consoleSocket, seccompFilter } = start;
  const isTerminal = config.process?.terminal === true;
  checkConsole({ isTerminal, isDetached, consoleSocket });
  const cgroup = containerCgroup(config.linux ?? {}, state.id, start.cgroup);
  const plan = compilePlan(config, {
    containerDirectory: state.bundle,
    rootfs: { kind: "directory", target: state.rootfs },
    userns: usernsOf(config, start.caller),
    ...(seccompFilter !== undefined && { seccompFilter }),
    cgroup,
    ...(config.linux?.seccomp !== undefined && { seccompFlags: filterFlags(config.linux.seccomp) }),
    modules: start.modules,
    stdin: "caller",
    failureArguments: start.failureArguments,
    cleanup: start.cleanup,
    hookState: hookState(state),
  });
  const [before, between, beforeCgroup, after] = stateParts({ ...state, unit: cgroup.unit });
  const noted: PlanRecord[] = [
    {
      record: "created",
      stateFile: start.stateFile,
      before,
      between,
      beforeCgroup,
      after,
      pidFile: pidFile ?? "",
    },
    ...(isDetached ? [{ record: "detach" } as const] : []),
    ...(consoleSocket === undefined ? [] : [{ record: "consoleSocket", path: consoleSocket } as const]),
    ...listenerRecords(config.linux?.seccomp, { ...state, status: "creating" }),
    ...preservedRecords(start.preserved),
    ...(start.keepsKeyring ? [{ record: "callerKeyring" } as const] : []),
    // While the host can still be seen.
    ...(gate === undefined ? [] : [{ record: "startGate", path: gate } as const]),
    ...(gate === undefined || state.hooks === undefined
      ? []
      : [{ record: "startAnswer", path: start.answer } as const]),
  ];
  const records = plan.map((record): PlanRecord => {
    if (record.record === "stdin" && !isTerminal) return { record: "stdin", mode: 2 };
    return record.record === "pivot" && start.isRootMoved ? { record: "moveRoot" } : record;
  });
  const first = records.findIndex(({ record }) => RECORDS[record].stage === "container");
  return [...records.slice(0, first), ...noted, ...records.slice(first)];
}

/** The user namespace to make. Without one the container is in the caller's, which takes privileges. */
function usernsOf(
  { linux = {} }: RuntimeConfig,
  { uid, gid, helpers }: BundleStart["caller"],
): RecordFields<"userns"> | undefined {
  const own = linux.namespaces?.find(({ type }) => type === "user");
  if (own?.path !== undefined && own.path !== "") return undefined;
  if (own === undefined) {
    if (uid === 0) return undefined;
    throw refused(
      "denied",
      "linux.namespaces",
      "without a user namespace a container needs root",
      "make a config with: rl oci spec --rootless",
    );
  }
  const { uidMappings = [], gidMappings = [] } = linux;
  if (uidMappings.length === 0 || gidMappings.length === 0) {
    throw refused("invalid", "linux.uidMappings", "the user namespace has no mappings");
  }
  const isHelped = uid !== 0 && !(isOwn(uidMappings, uid) && isOwn(gidMappings, gid));
  if (isHelped && helpers === undefined) {
    throw refused(
      "unsupported",
      "linux.uidMappings",
      "ids of others need newuidmap and newgidmap, which are not installed",
      "install the package uidmap",
    );
  }
  return {
    mode: isForeign(linux, { uid, gid }) ? 2 : 1,
    keeper: "",
    uidMap: formatMappings(uidMappings),
    gidMap: formatMappings(gidMappings),
    newuidmap: isHelped ? (helpers?.newuidmap ?? "") : "",
    newgidmap: isHelped ? (helpers?.newgidmap ?? "") : "",
    setgroups: isHelped || uid === 0 ? 1 : 0,
  };
}

/** The caller is nobody in the user namespace that is made: nothing in there has a right to what is the caller's. */
function isForeign(
  { uidMappings, gidMappings }: Linux,
  { uid, gid }: Pick<BundleStart["caller"], "uid" | "gid">,
) {
  return !hasId(uidMappings, uid) || !hasId(gidMappings, gid);
}

function hasId(mappings: readonly IdMapping[] = [], id: number): boolean {
  return mappings.some(({ hostID, size }) => hostID <= id && id < hostID + size);
}

/** A map of the caller's own id alone, which anybody may write. */
function isOwn(mappings: readonly IdMapping[], id: number): boolean {
  const [only] = mappings;
  return mappings.length === 1 && only?.hostID === id && only.size === 1;
}

function refused(
  code: "invalid" | "denied" | "unsupported",
  subject: string,
  state: string,
  hint?: string,
): RlError {
  return new RlError({ code, action: "use configuration property", subject, state, hint });
}
