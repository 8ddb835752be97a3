/**
 * Starting a bundle: what `run` and `create` share. Like the path of `rl run` it uses no module of the runtime's own.
 */

import { cgroupSetting } from "../../core/engine/oci/cgroup.ts";
import { findProgram } from "../../core/engine/session/programs.ts";
import { isOwnDirectory } from "../../core/host/bun/own-directory.ts";
import { runDirectory } from "../../core/host/bun/paths.ts";
import { bootId } from "../../core/host/bun/process-facts.ts";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { reserveContainer, runtimePaths } from "../../core/host/bun/runtime-paths.ts";
import { securityModules } from "../../core/host/bun/security-modules.ts";
import { access, identity, stamps } from "../../core/host/bun/system.ts";
import {
  asksForLabels,
  type BundleStart,
  checkContainerId,
  encodePlan,
  laterHooks,
  parsePreserved,
  planBundle,
  RlError,
  type RuntimeConfig,
  STAND_IN_ID,
} from "../../core/mod.ts";
import { bundleFailureArguments } from "../self.ts";
import { absolutePath as absolute } from "./absolute-path.ts";
import { BUNDLE_FILE_LIMIT, configPath, readBundleConfig } from "./bundle-config.ts";
import { bundleFilter } from "./filter.ts";
import { grantedProcess } from "./granted-process.ts";
import { keepDescriptors } from "./keep-descriptors.ts";
import { debug } from "./log.ts";
import { type RuntimeContext, type RuntimeFlags, runtimeRoot } from "./root.ts";

export interface BundleFlags extends RuntimeFlags {
  readonly bundle: string;
  readonly "pid-file"?: string | undefined;
  readonly "console-socket"?: string | undefined;
  readonly "preserve-fds": string;
  readonly "no-pivot": boolean;
  readonly "no-new-keyring": boolean;
}

export interface BundleMode {
  /** Wait for `start` before the command is executed. */
  readonly waits: boolean;
  readonly isDetached: boolean;
  /** Forget the container when it has ended. */
  readonly isForgotten: boolean;
}

const [ENOENT, EFBIG] = [-2, -27];

/** Set by the build. From source nothing is kept: the code may change. */
declare const RL_BUILD: string | undefined;

export async function startBundle(
  id: string,
  flags: BundleFlags,
  mode: BundleMode,
  context: RuntimeContext,
): Promise<never> {
  const root = runtimeRoot(flags, context);
  checkContainerId(id);
  const bundle = absolute(flags.bundle);
  const caller: BundleStart["caller"] = { ...identity(), helpers: helpers(context.environment.PATH) };
  // Before anything is read: a file that changes meanwhile then shows as changed the next time.
  const dependencies = [process.execPath, ...Object.values(caller.helpers ?? {})];
  const keptStarts = isKept(flags, mode) ? keptStartsDirectory(context, caller.uid) : undefined;
  const before = keptStarts !== undefined ? stamps([configPath(bundle), ...dependencies]) : undefined;
  const written = readBundle(bundle, flags.bundle);
  const config = withGrantedProcess(written, flags, context);
  const seccomp = config.linux?.seccomp;
  const fixed = {
    config,
    isDetached: mode.isDetached,
    pidFile: flags["pid-file"] === undefined ? undefined : absolute(flags["pid-file"]),
    consoleSocket: flags["console-socket"] === undefined ? undefined : absolute(flags["console-socket"]),
    preserved: parsePreserved(flags["preserve-fds"]),
    keepsKeyring: flags["no-new-keyring"],
    isRootMoved: flags["no-pivot"],
    caller,
    seccompFilter: seccomp === undefined ? undefined : await bundleFilter(seccomp, context),
    cgroup: cgroupSetting(flags["systemd-cgroup"] === true, caller.uid, context.environment),
    modules: asksForLabels(config) ? securityModules() : undefined,
    failureArguments: bundleFailureArguments(flags),
  };
  const boot = bootId();
  const planFor = (container: string, created: string): Uint8Array => {
    const paths = runtimePaths(root, container);
    return encodePlan(
      planBundle({
        ...fixed,
        state: {
          id: container,
          bootId: boot,
          bundle,
          rootfs: absolute(config.root?.path ?? "rootfs", bundle),
          created,
          owner: String(caller.uid),
          annotations: config.annotations ?? {},
          hooks: laterHooks(config.hooks ?? {}),
        },
        stateFile: paths.state,
        gate: mode.waits ? paths.gate : undefined,
        answer: paths.answer,
        cleanup: mode.isForgotten || mode.isDetached ? [paths.directory] : [],
      }),
    );
  };
  const plan = planFor(id, new Date(context.now()).toISOString());
  // What is warned of has to be said every time.
  const isSilent = config.process === written.process;
  if (keptStarts !== undefined && before !== undefined && isSilent && fixed.modules === undefined) {
    const { keepStart } = await import("./keep-start.ts");
    keepStart(keptStarts, {
      verb: mode.waits ? "create" : "run",
      root,
      bundle,
      config: configPath(bundle),
      paths: dependencies,
      stamps: before,
      bootId: boot,
      template: () => planFor(STAND_IN_ID, STAND_IN_TIME),
    });
  }
  keepDescriptors(fixed.preserved);
  debug(flags, context, () => `bundle ${bundle}: a plan of ${plan.length} bytes`);
  reserveContainer(root, id);
  return replaceByMonitor(plan);
}

/** Stands for the time of a container's creation in a start that is kept. */
const STAND_IN_TIME = "0000-00-00T00:00:00.000Z";

/** Only the program that engines call has a use for kept starts, and knows just these flags. */
function isKept(flags: BundleFlags, { waits, isDetached, isForgotten }: BundleMode): boolean {
  const isPlain = waits ? isDetached : !isDetached && isForgotten;
  return (
    isPlain &&
    typeof RL_BUILD === "string" &&
    /(?:^|\/)rl-runtime$/.test(process.argv0) &&
    flags.log === undefined &&
    flags.debug !== true &&
    flags["systemd-cgroup"] !== true &&
    flags["pid-file"] === undefined &&
    flags["console-socket"] === undefined &&
    flags["preserve-fds"] === "0" &&
    !flags["no-pivot"] &&
    !flags["no-new-keyring"]
  );
}

/** Where that program looks for them (syscalls-c/front-start.c); undefined where that is another user's directory. */
function keptStartsDirectory({ environment }: RuntimeContext, uid: number): string | undefined {
  const run = runDirectory(environment, uid, isOwnDirectory);
  return run === `${environment.XDG_RUNTIME_DIR}/rl` ? `${run}/bundles` : undefined;
}

function withGrantedProcess(
  config: RuntimeConfig,
  flags: BundleFlags,
  context: RuntimeContext,
): RuntimeConfig {
  const { process, linux } = config;
  if (process === undefined) return config;
  return { ...config, process: grantedProcess(process, linux, flags, context) };
}

function readBundle(bundle: string, typed: string): RuntimeConfig {
  const config = readBundleConfig(bundle);
  if (typeof config !== "number") return config;
  throw new RlError({
    code: config === EFBIG ? "limit" : access(configPath(bundle), 0) ? "denied" : "not-found",
    action: "use bundle",
    subject: typed,
    state: unreadable(config, bundle),
    hint: "name the bundle with --bundle; rl oci spec makes a config",
  });
}

function unreadable(errno: number, bundle: string): string {
  if (errno === EFBIG) return `its config.json has more than ${BUNDLE_FILE_LIMIT} bytes`;
  if (!access(bundle, 0)) return "there is no such directory";
  return errno === ENOENT ? "it has no config.json" : `its config.json cannot be read (errno ${-errno})`;
}

function helpers(path: string | undefined): BundleStart["caller"]["helpers"] {
  const [newuidmap, newgidmap] = [findProgram("newuidmap", path), findProgram("newgidmap", path)];
  return newuidmap === undefined || newgidmap === undefined ? undefined : { newuidmap, newgidmap };
}
