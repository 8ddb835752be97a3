/** Running a further command in a container: `exec`. */

import { readText } from "../../core/engine/session/read-text.ts";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { securityModules } from "../../core/host/bun/security-modules.ts";
import { readSmallFile } from "../../core/host/bun/system.ts";
import {
  asksForLabels,
  documentedProcess,
  encodePlan,
  execCgroup,
  type Process,
  parsePreserved,
  planExec,
  RlError,
  type RuntimeConfig,
  readProcessDocument,
  requestedProcess,
} from "../../core/mod.ts";
import type { ociExecSpec } from "../commands/oci/exec.spec.ts";
import type { FlagValues } from "../flags/spec.ts";
import { bundleFailureArguments, OF_COMMAND } from "../self.ts";
import { absolutePath } from "./absolute-path.ts";
import { BUNDLE_FILE_LIMIT, configPath, readBundleConfig } from "./bundle-config.ts";
import { bundleFilter } from "./filter.ts";
import { grantedProcess } from "./granted-process.ts";
import { keepDescriptors } from "./keep-descriptors.ts";
import type { RuntimeContext } from "./root.ts";
import { type FoundContainer, findContainer, runtimeDirectory } from "./runtime.ts";

export type ExecFlags = FlagValues<typeof ociExecSpec>;

/** @throws RlError "not-found" for a container that does not run, "invalid", "denied", "unsupported" */
export async function execInContainer(
  id: string,
  args: readonly string[],
  flags: ExecFlags,
  context: RuntimeContext,
): Promise<never> {
  const found = await findContainer(runtimeDirectory(flags, context), id);
  checkStatus(found, flags["ignore-paused"]);
  const preserved = parsePreserved(flags["preserve-fds"]);
  const config = containerConfig(found);
  const { linux = {} } = config;
  const process = grantedProcess(wantedProcess(config, args, flags), linux, flags, context);
  const { "pid-file": pidFile, "console-socket": consoleSocket } = flags;
  const plan = encodePlan(
    planExec({
      process,
      container: { ...found.state, status: found.status },
      linux,
      cgroup: chosenGroup(found, flags.cgroup),
      isDetached: flags.detach,
      pidFile: pidFile === undefined ? undefined : absolutePath(pidFile),
      consoleSocket: consoleSocket === undefined ? undefined : absolutePath(consoleSocket),
      preserved,
      seccompFilter: linux.seccomp === undefined ? undefined : await bundleFilter(linux.seccomp, context),
      modules: asksForLabels({ process }) ? securityModules() : undefined,
      failureArguments: bundleFailureArguments(flags, OF_COMMAND),
    }),
  );
  keepDescriptors(preserved);
  return replaceByMonitor(plan);
}

function checkStatus({ state, status }: FoundContainer, ignoresPause: boolean): void {
  if (status === "stopped") throw refused(state.id, "it has ended", "only one that runs can be entered");
  if (status === "paused" && !ignoresPause)
    throw refused(state.id, "it is paused", "resume it first, or use --ignore-paused");
}

/** The container's own configuration: what a command gets when nothing else is asked for, and its filter. */
function containerConfig({ state }: FoundContainer): RuntimeConfig {
  const config = readBundleConfig(state.bundle);
  if (typeof config !== "number") return config;
  throw refused(
    state.id,
    `${configPath(state.bundle)} cannot be read (errno ${-config})`,
    "the bundle must stay as long as its container: what confines a command is in it",
  );
}

function chosenGroup({ state: { cgroup: own, pid } }: FoundContainer, below: string | undefined): string {
  const shared = own === "" ? "" : readText(`${own}/cgroup.subtree_control`);
  return execCgroup({ own, below, shared, first: readText(`/proc/${pid}/cgroup`) });
}

function wantedProcess(config: RuntimeConfig, args: readonly string[], flags: ExecFlags): Process {
  if (flags.process !== undefined) return documentedProcess(config.process, readDocument(flags.process));
  return requestedProcess(config.process, {
    args,
    cwd: flags.cwd,
    env: flags.env,
    terminal: flags.tty,
    user: flags.user,
    additionalGids: flags["additional-gids"],
    selinuxLabel: flags["process-label"],
    apparmorProfile: flags.apparmor,
    noNewPrivileges: flags["no-new-privs"],
    capabilities: flags.cap,
  });
}

function readDocument(path: string): Process {
  const bytes = readSmallFile(absolutePath(path), BUNDLE_FILE_LIMIT);
  if (typeof bytes !== "number") return readProcessDocument(bytes, path);
  throw new RlError({
    code: bytes === -2 ? "not-found" : "io",
    action: "read process",
    subject: path,
    state: bytes === -2 ? "there is no such file" : `it cannot be read (errno ${-bytes})`,
  });
}

function refused(id: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "run command in container", subject: id, state, hint });
}
