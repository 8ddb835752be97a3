/**
 * Starting a bundle: what `run` and `create` share. Like the path of `rl run` it uses no module of the runtime's own.
 */
import { bootId } from "../../core/host/bun/process-facts.ts";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { reserveContainer, runtimePaths } from "../../core/host/bun/runtime-paths.ts";
import { securityModules } from "../../core/host/bun/security-modules.ts";
import { access, identity, readSmallFile } from "../../core/host/bun/system.ts";
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
  readRuntimeConfig,
} from "../../core/mod.ts";
import { bundleFailureArguments } from "../self.ts";
import { findProgram } from "../session/programs.ts";
import { absolutePath as absolute } from "./absolute-path.ts";
import { cgroupSetting } from "./cgroup.ts";
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

const CONFIG = "config.json";
/** Far above what any config takes. */
const LIMIT = 1024 * 1024;
const EFBIG = -27;

export async function startBundle(
  id: string,
  flags: BundleFlags,
  mode: BundleMode,
  context: RuntimeContext,
): Promise<never> {
  const root = runtimeRoot(flags, context);
  const paths = runtimePaths(root, checkContainerId(id));
  const bundle = absolute(flags.bundle);
  const config = withGrantedProcess(readBundle(bundle, flags.bundle), flags, context);
  const { uid, gid } = identity();
  const seccomp = config.linux?.seccomp;
  const start: BundleStart = {
    config,
    state: {
      id,
      bootId: bootId(),
      bundle,
      rootfs: absolute(config.root?.path ?? "rootfs", bundle),
      created: new Date(context.now()).toISOString(),
      owner: String(uid),
      annotations: config.annotations ?? {},
      hooks: laterHooks(config.hooks ?? {}),
    },
    stateFile: paths.state,
    gate: mode.waits ? paths.gate : undefined,
    answer: paths.answer,
    isDetached: mode.isDetached,
    pidFile: flags["pid-file"] === undefined ? undefined : absolute(flags["pid-file"]),
    consoleSocket: flags["console-socket"] === undefined ? undefined : absolute(flags["console-socket"]),
    preserved: parsePreserved(flags["preserve-fds"]),
    keepsKeyring: flags["no-new-keyring"],
    isRootMoved: flags["no-pivot"],
    cleanup: mode.isForgotten || mode.isDetached ? [paths.directory] : [],
    caller: { uid, gid, helpers: helpers(context.environment.PATH) },
    seccompFilter: seccomp === undefined ? undefined : await bundleFilter(seccomp, context),
    cgroup: cgroupSetting(flags["systemd-cgroup"] === true, uid, context.environment),
    modules: asksForLabels(config) ? securityModules() : undefined,
    failureArguments: bundleFailureArguments(flags),
  };
  const plan = encodePlan(planBundle(start));
  keepDescriptors(start.preserved);
  debug(flags, context, () => `bundle ${bundle}: a plan of ${plan.length} bytes`);
  reserveContainer(root, id);
  return replaceByMonitor(plan);
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
  const path = `${bundle}/${CONFIG}`;
  const bytes = readSmallFile(path, LIMIT);
  if (typeof bytes !== "number") return readRuntimeConfig(bytes, path);
  const state =
    bytes === EFBIG
      ? `its ${CONFIG} has more than ${LIMIT} bytes`
      : access(bundle, 0)
        ? `its ${CONFIG} cannot be read (errno ${-bytes})`
        : "there is no such directory";
  throw new RlError({
    code: bytes === EFBIG ? "limit" : access(path, 0) ? "denied" : "not-found",
    action: "use bundle",
    subject: typed,
    state,
    hint: "name the bundle with --bundle; rl oci spec makes a config",
  });
}

function helpers(path: string | undefined): BundleStart["caller"]["helpers"] {
  const [newuidmap, newgidmap] = [findProgram("newuidmap", path), findProgram("newgidmap", path)];
  return newuidmap === undefined || newgidmap === undefined ? undefined : { newuidmap, newgidmap };
}
