/**
 * Starting a container by another OCI runtime. Ours makes what such a runtime expects to find: a user namespace with
 * the id maps, a network, a root file system that is mounted and a bundle; then its program takes over, in there.
 *
 * It is pid 1 of a pid namespace around the container, so that nothing of it outlives the monitor.
 */
import { generateConfig } from "../bundle/generate.ts";
import { sysctlPath } from "../bundle/sysctls.ts";
import type { GeneratedFile } from "../plan/context.ts";
import { compileNamespaces } from "../plan/namespaces.ts";
import type { PlanRecord } from "../plan/records.ts";
import { compileDirectories, compileRootfs } from "../plan/rootfs.ts";
import { compileAnonymousVolumes, compileVolumeBinds } from "../plan/volumes.ts";
import type { LinuxNamespaceType, LinuxSeccomp, Mount, RuntimeConfig, User } from "../spec/runtime-config.ts";
import { anonymousDirectories, volumeMarkPaths } from "./mounts.ts";
import { portRecords } from "./network-records.ts";
import { generatedFiles, imageMarkPath, rootfsOf, type StartHost, type StartRequest } from "./start.ts";

/** The program that takes over. */
export interface ForeignRuntime {
  /** Its absolute path and arguments, up to "run". */
  readonly command: readonly string[];
  /** Whole entries, KEY=VALUE. */
  readonly environment: readonly string[];
  /** The container's user, looked up in the image. */
  readonly user: Pick<User, "uid" | "gid" | "additionalGids">;
  readonly home: string;
  /** The filter of a container with these capabilities; undefined for none. */
  seccomp(capabilities: readonly string[]): LinuxSeccomp | undefined;
}

export interface ForeignStart {
  readonly plan: readonly PlanRecord[];
  /** The bundle's config.json, and the files that it binds, by path in the bundle. */
  readonly config: RuntimeConfig;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** @throws RlError for options that cannot be meant */
export function planForeignStart(
  request: StartRequest,
  host: Omit<StartHost, "filter" | "lifeDirectory" | "document">,
  runtime: ForeignRuntime,
): ForeignStart {
  const { options } = request;
  const { config, volumes, volumeMounts } = generateConfig({
    image: request.image.config,
    options,
    host: host.facts,
  });
  const rootfs = rootfsOf(request, host);
  const { containerDirectory } = host;
  const made = generatedFiles(options, config.hostname ?? "", host);
  const { stdin } = request;
  const marks = [imageMarkPath(request, host), ...volumeMarkPaths(request.mounts, containerDirectory)];
  const anonymous = request.ephemeral ? anonymousDirectories(request.mounts ?? []) : [];
  const context = {
    containerDirectory,
    rootfs,
    marks,
    stdin,
    volumes: volumeMounts,
    anonymousVolumes: anonymous,
  };
  const network = options.network === "host" ? [] : [{ type: "network" } as const];
  return {
    plan: [
      ...host.failureArguments.map((value): PlanRecord => ({ record: "failureArgument", value })),
      { record: "userns", ...host.userns },
      ...compileNamespaces([{ type: "mount" }, { type: "pid" }, ...network]),
      ...compileDirectories(context),
      ...portRecords(host.ports ?? []).filter(({ record }) => record === "publishPort"),
      ...(host.helperArguments ?? []).map((value): PlanRecord => ({ record: "helperArgument", value })),
      { record: "stdin", mode: stdin === "caller" || options.terminal === true ? 2 : 0 },
      ...(request.ephemeral ? [{ record: "cleanup", path: containerDirectory } as const] : []),
      ...host.cleanup.map((path): PlanRecord => ({ record: "cleanup", path })),
      ...compileAnonymousVolumes(context),
      ...compileRootfs(context),
      // They are filled here; the other runtime mounts them once more.
      ...compileVolumeBinds(config.mounts ?? [], context),
      ...volumes.map((path): PlanRecord => ({ record: "rootDirectory", path, mode: 0o755 })),
      ...(network.length > 0 ? [{ record: "loopback" } as const] : []),
      { record: "processFiles" },
      ...networkSysctls(config).map(
        ([name, value]): PlanRecord => ({ record: "sysctl", name: sysctlPath(name, value, NETWORK), value }),
      ),
      ...runtime.environment.map((entry): PlanRecord => ({ record: "environment", entry })),
      ...[...runtime.command, "--bundle", containerDirectory, options.id].map(
        (value): PlanRecord => ({ record: "argument", value }),
      ),
      { record: "exec" },
    ],
    config: bundleConfig(config, rootfs.target, made, runtime),
    files: Object.fromEntries(made.map(({ target, content }) => [fileName(target), content])),
  };
}

/** Runtimes refuse versions newer than themselves; nothing in the config is newer than this. */
const OLDEST = "1.0.2";

const NETWORK: ReadonlySet<LinuxNamespaceType> = new Set(["network"]);

/** The network is made here, and a runtime configures only one that it has made. */
function networkSysctls({ linux }: RuntimeConfig): (readonly [name: string, value: string])[] {
  return Object.entries(linux?.sysctl ?? {}).filter(([name]) => isOfNetwork(name));
}

function isOfNetwork(sysctl: string): boolean {
  return /^net[./]/.test(sysctl);
}

/** What is left for the other runtime to do: neither user nor network namespace, and its own files bound. */
function bundleConfig(
  config: RuntimeConfig,
  rootfs: string,
  files: readonly GeneratedFile[],
  { user, home, seccomp }: ForeignRuntime,
): RuntimeConfig {
  const filter = seccomp(config.process?.capabilities?.bounding ?? []);
  const { process, linux = {}, mounts = [] } = config;
  const covered = new Set(mounts.map(({ destination }) => destination));
  const env = process?.env ?? [];
  const isRoomed = env.some((entry) => entry.startsWith("HOME="));
  return {
    ...config,
    ociVersion: OLDEST,
    root: { ...config.root, path: rootfs },
    ...(process !== undefined && {
      process: {
        ...process,
        user: { ...process.user, ...user },
        env: isRoomed ? env : [...env, `HOME=${home === "" ? "/" : home}`],
      },
    }),
    mounts: [
      ...mounts,
      ...files.filter(({ target }) => !covered.has(target)).map(({ target }) => fileMount(target)),
    ],
    linux: {
      ...linux,
      namespaces: (linux.namespaces ?? []).filter(({ type }) => type !== "network" && type !== "user"),
      sysctl: Object.fromEntries(Object.entries(linux.sysctl ?? {}).filter(([name]) => !isOfNetwork(name))),
      ...(filter !== undefined && { seccomp: filter }),
    },
  };
}

function fileMount(target: string): Mount {
  return { destination: target, type: "bind", source: fileName(target), options: ["bind", "rprivate"] };
}

function fileName(target: string): string {
  return target.slice(target.lastIndexOf("/") + 1);
}
