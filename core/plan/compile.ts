/** Runtime configuration to plan: the steps that make a container, in order. */

import { isWithin } from "../bundle/container-path.ts";
import { sysctlPath } from "../bundle/sysctls.ts";
import { RlError } from "../errors.ts";
import type { RuntimeConfig } from "../spec/runtime-config.ts";
import { compileIsolation } from "./cgroup.ts";
import { compileConsoleSize } from "./console-size.ts";
import type { CompileContext } from "./context.ts";
import { compileDevices } from "./devices.ts";
import { compileHooks } from "./hooks.ts";
import { compileMountLabel } from "./labels.ts";
import { compileLandlock } from "./landlock.ts";
import { type CompiledMount, compileMounts } from "./mounts.ts";
import { compilePersonality } from "./personality.ts";
import { compileProcess } from "./process.ts";
import type { Plan, PlanRecord } from "./records.ts";
import { compileDirectories, compileRootfs, compileRootPropagation } from "./rootfs.ts";
import type { MountSurroundings } from "./sources.ts";
import { compileTimeOffsets } from "./time-offsets.ts";
import { refuseUnsupported } from "./unsupported.ts";
import { compileAnonymousVolumes, compileVolumes } from "./volumes.ts";

/**
 * Compile a plan. Nothing of the config is passed over: what cannot be done is refused.
 *
 * @throws RlError "invalid", "denied" or "unsupported", naming what in the config is the matter.
 */
export function compilePlan(config: RuntimeConfig, context: CompileContext): Plan {
  refuseUnsupported(config);
  const { process, linux = {} } = config;
  if (process === undefined)
    throw new RlError({
      code: "invalid",
      action: "run command",
      subject: "",
      state: "the config has no process",
      hint: "write one, as rl oci spec does",
    });
  // A container must never run without the filter its config asks for.
  if (linux.seccomp !== undefined && context.seccompFilter === undefined) {
    throw new RlError({
      code: "invalid",
      action: "compile plan",
      subject: "linux.seccomp",
      state: "its profile has not been compiled",
    });
  }
  const mounts = compileMounts(config.mounts ?? [], mountSurroundings(config, context));
  const isolation = compileIsolation(linux, context);
  const hooks = compileHooks(config.hooks, context.hookState);
  const canRemount = process.capabilities?.bounding?.includes("CAP_SYS_ADMIN") === true;
  return [
    ...hostStage(config, context, isolation.host),
    ...hooks.host,
    ...mounts.flatMap(({ source }) => source ?? []),
    ...isolation.container,
    ...compileRootfs(context),
    ...compileMountLabel(config, context.modules),
    ...compileVolumes(mounts, context, canRemount),
    ...compileDevices(linux.devices ?? [], mounts),
    ...generatedFiles(context, mounts),
    ...(context.directories ?? []).map(
      (path): PlanRecord => ({ record: "rootDirectory", path, mode: 0o755 }),
    ),
    // With a root file system that hooks find as they are promised it: mounted, and not yet read-only.
    ...hooks.mounted,
    // While /proc is mounted and not yet read-only.
    ...namespaceSettings(config),
    ...(linux.maskedPaths ?? []).map((path): PlanRecord => ({ record: "mask", path })),
    ...(linux.readonlyPaths ?? []).map((path): PlanRecord => ({ record: "readonly", path })),
    // After everything that makes a mount point or a link in the root.
    ...(config.root?.readonly === true ? [{ record: "readonlyRoot" } as const] : []),
    { record: "pivot" },
    ...(context.owned ?? []).map((target): PlanRecord => ({ record: "own", target })),
    ...compileRootPropagation(linux.rootfsPropagation),
    ...compilePersonality(linux.personality),
    ...compileProcess(process, context, context.landlock === true ? [compileLandlock(mounts)] : []),
  ];
}

/** What the mounts depend on. A namespace that is joined is not the caller's either. */
function mountSurroundings({ linux = {} }: RuntimeConfig, context: CompileContext): MountSurroundings {
  const namespaces = new Set((linux.namespaces ?? []).map(({ type }) => type));
  return {
    bundle: context.containerDirectory,
    namespaces,
    hasUserNamespace: context.userns !== undefined || namespaces.has("user"),
    uidMappings: linux.uidMappings,
    gidMappings: linux.gidMappings,
    donors: context.donors,
  };
}

/** What the monitor does or notes before it clones. */
function hostStage(
  config: RuntimeConfig,
  context: CompileContext,
  isolation: readonly PlanRecord[],
): PlanRecord[] {
  return [
    // First, so that any later failure can be told.
    ...(context.failureArguments ?? []).map((value): PlanRecord => ({ record: "failureArgument", value })),
    ...(context.userns === undefined ? [] : [{ record: "userns", ...context.userns } as const]),
    ...(context.innerUserns === undefined
      ? []
      : [{ record: "innerUserns", ...context.innerUserns } as const]),
    ...isolation,
    ...compileTimeOffsets(config.linux ?? {}),
    ...compileDirectories(context),
    ...(context.helperArguments ?? []).map((value): PlanRecord => ({ record: "helperArgument", value })),
    ...(config.process?.terminal === true ? [{ record: "terminal" } as const] : []),
    ...compileConsoleSize(config.process),
    { record: "stdin", mode: context.stdin === "caller" ? 1 : 0 },
    ...(context.cleanup ?? []).map((path): PlanRecord => ({ record: "cleanup", path })),
    ...compileAnonymousVolumes(context),
  ];
}

/** A bind of the caller's at or above a generated file wins: nothing is made inside a host directory. */
function generatedFiles(context: CompileContext, mounts: readonly CompiledMount[]): PlanRecord[] {
  const binds = mounts.filter(({ bind }) => bind);
  return (context.generatedFiles ?? [])
    .filter(({ target }) => !binds.some(({ destination }) => isWithin(target, destination)))
    .map(({ target, content, mode }) => ({ record: "generatedFile", target, content, mode: mode ?? 0o644 }));
}

/** Names, kernel parameters and the loopback interface, each only in a namespace that is the container's. */
function namespaceSettings(config: RuntimeConfig): PlanRecord[] {
  const namespaces = config.linux?.namespaces ?? [];
  const own = new Set(namespaces.map(({ type }) => type));
  const records: PlanRecord[] = [];
  for (const kind of ["hostname", "domainname"] as const) {
    const name = config[kind];
    if (name === undefined || name === "") continue;
    if (!own.has("uts")) {
      throw new RlError({
        code: "invalid",
        action: `set ${kind}`,
        subject: name,
        state: "the container shares its uts namespace",
      });
    }
    records.push({ record: kind, name });
  }
  for (const [name, value] of Object.entries(config.linux?.sysctl ?? {}))
    records.push({ record: "sysctl", name: sysctlPath(name, value, own), value });
  // A namespace that is joined has been set up by whoever made it.
  if (namespaces.some(({ type, path }) => type === "network" && !path)) records.push({ record: "loopback" });
  const oomScoreAdj = config.process?.oomScoreAdj;
  if (oomScoreAdj !== undefined) {
    // A signed number in an unsigned field: two's complement.
    records.push({ record: "oomScoreAdj", value: BigInt.asUintN(64, BigInt(oomScoreAdj)) });
  }
  return records;
}
