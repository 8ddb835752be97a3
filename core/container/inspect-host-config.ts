/** What a container was asked to be, in the shape of docker's HostConfig. */
import { networkModeText, parseNetwork } from "../network/mode.ts";
import type { Integer64, LinuxThrottleDevice, RuntimeConfig } from "../spec/runtime-config.ts";
import type { ContainerDocument } from "./document.ts";
import { type PortBindings, portBindings } from "./inspect-ports.ts";
import { keyAndValue, type Requested, requestedFlags } from "./requested.ts";

type Texts = Readonly<Record<string, string>>;

/** Docker's HostConfig, as far as it has a meaning here; what was not asked for has docker's empty value. */
export interface InspectedHostConfig {
  readonly Binds: readonly string[] | null;
  readonly ContainerIDFile: string;
  readonly LogConfig: { readonly Type: string; readonly Config: Texts };
  readonly NetworkMode: string;
  readonly PortBindings: PortBindings;
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number };
  readonly AutoRemove: boolean;
  readonly [field: string]: unknown;
}

/** Docker's way to write that there is no limit to a number of processes is null. */
export function inspectHostConfig({
  request,
  config,
  ephemeral,
}: Pick<ContainerDocument, "request" | "config" | "ephemeral">): InspectedHostConfig {
  const flags = requestedFlags(request);
  const orNull = (name: string): readonly string[] | null => {
    const values = flags.list(name);
    return values.length === 0 ? null : values;
  };
  return {
    Binds: orNull("volume"),
    ContainerIDFile: flags.text("cidfile"),
    LogConfig: {
      Type: flags.text("log-driver") || "json-file",
      Config: Object.fromEntries(flags.list("log-opt").map(keyAndValue)),
    },
    NetworkMode: networkMode(config, flags),
    PortBindings: portBindings(flags.list("publish")),
    RestartPolicy: restartPolicy(flags.text("restart")),
    AutoRemove: ephemeral,
    VolumeDriver: "",
    VolumesFrom: orNull("volumes-from"),
    ConsoleSize: [0, 0],
    CapAdd: orNull("cap-add"),
    CapDrop: orNull("cap-drop"),
    CgroupnsMode: flags.text("cgroupns") || "private",
    Dns: flags.list("dns"),
    DnsOptions: flags.list("dns-option"),
    DnsSearch: flags.list("dns-search"),
    ExtraHosts: orNull("add-host"),
    GroupAdd: orNull("group-add"),
    IpcMode: flags.text("ipc") || "private",
    Cgroup: "",
    Links: null,
    OomScoreAdj: config.process?.oomScoreAdj ?? 0,
    PidMode: flags.text("pid"),
    Privileged: flags.isSet("privileged"),
    PublishAllPorts: flags.isSet("publish-all"),
    ReadonlyRootfs: config.root?.readonly === true,
    SecurityOpt: orNull("security-opt"),
    StorageOpt: undefined,
    Tmpfs: tmpfs(flags.list("tmpfs")),
    UTSMode: flags.text("uts"),
    UsernsMode: flags.text("userns") === "host" ? "" : flags.text("userns"),
    ShmSize: shmSize(config),
    Sysctls: sysctls(flags.list("sysctl")),
    Runtime: flags.text("runtime") || "rl",
    Init: flags.isSet("init") ? true : undefined,
    Annotations: annotations(flags.list("annotation")),
    Isolation: "",
    ...resources(config, flags),
    Ulimits: flags.list("ulimit").map(ulimit),
    MaskedPaths: config.linux?.maskedPaths ?? [],
    ReadonlyPaths: config.linux?.readonlyPaths ?? [],
  };
}

/** "none", "host", "private", "container:web" or a network's name, whoever has started the container. */
export function networkMode({ linux }: RuntimeConfig, flags: Requested): string {
  // An older version had it as a text.
  const asked = flags.text("network") === "" ? flags.list("network") : [flags.text("network")];
  if (asked.length > 0) return modeText(asked);
  return linux?.namespaces?.some(({ type }) => type === "network") === true ? "private" : "host";
}

/** All networks with names that a container is to be in, else its one mode. */
export function networkNames(config: RuntimeConfig, flags: Requested): readonly string[] {
  try {
    const choice = parseNetwork(flags.list("network"));
    if (choice.kind === "bridge") return choice.networks.map(({ name }) => name);
  } catch {
    // What another version has written is shown as it is.
  }
  return [networkMode(config, flags)];
}

function modeText(asked: readonly string[]): string {
  try {
    return networkModeText(parseNetwork(asked));
  } catch {
    return asked[0] ?? "";
  }
}

function resources({ linux }: RuntimeConfig, flags: Requested): object {
  const { memory, cpu, pids, blockIO } = linux?.resources ?? {};
  const cpus = flags.number("cpus");
  const quota = cpus === undefined ? size(cpu?.quota) : 0;
  return {
    CpuShares: size(cpu?.shares),
    Memory: size(memory?.limit),
    NanoCpus: cpus === undefined ? 0 : Math.round(cpus * 1e9),
    CgroupParent: flags.text("cgroup-parent"),
    BlkioWeight: blockIO?.weight ?? 0,
    BlkioWeightDevice: (blockIO?.weightDevice ?? []).map(({ major, minor, weight = 0 }) => ({
      Path: `${major}:${minor}`,
      Weight: weight,
    })),
    BlkioDeviceReadBps: throttles(blockIO?.throttleReadBpsDevice),
    BlkioDeviceWriteBps: throttles(blockIO?.throttleWriteBpsDevice),
    BlkioDeviceReadIOps: throttles(blockIO?.throttleReadIOPSDevice),
    BlkioDeviceWriteIOps: throttles(blockIO?.throttleWriteIOPSDevice),
    CpuPeriod: cpus === undefined ? size(cpu?.period) : 0,
    CpuQuota: quota,
    CpuRealtimePeriod: size(cpu?.realtimePeriod),
    CpuRealtimeRuntime: size(cpu?.realtimeRuntime),
    CpusetCpus: cpu?.cpus ?? "",
    CpusetMems: cpu?.mems ?? "",
    Devices: flags.list("device").map(device),
    DeviceCgroupRules: null,
    DeviceRequests: null,
    MemoryReservation: size(memory?.reservation),
    MemorySwap: size(memory?.swap),
    MemorySwappiness: memory?.swappiness ?? null,
    OomKillDisable: null,
    PidsLimit: pids === undefined ? null : size(pids.limit),
  };
}

function size(value: Integer64 | undefined): number {
  return Number(value ?? 0);
}

function throttles(devices: readonly LinuxThrottleDevice[] = []): object[] {
  return devices.map(({ major, minor, rate }) => ({ Path: `${major}:${minor}`, Rate: size(rate) }));
}

/** `/dev/fuse`, `/dev/fuse:/dev/x`, `/dev/fuse:/dev/x:rw`. */
function device(text: string): object {
  const [host = "", inside, permissions] = text.split(":");
  return { PathOnHost: host, PathInContainer: inside ?? host, CgroupPermissions: permissions ?? "rwm" };
}

/** "on-failure:3". Without one docker writes "no". */
function restartPolicy(text: string): InspectedHostConfig["RestartPolicy"] {
  const [name = "", count] = text.split(":");
  return { Name: name || "no", MaximumRetryCount: Number(count ?? 0) || 0 };
}

function tmpfs(texts: readonly string[]): Texts | undefined {
  if (texts.length === 0) return undefined;
  return Object.fromEntries(
    texts.map((text) => {
      const colon = text.indexOf(":");
      return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
    }),
  );
}

function sysctls(texts: readonly string[]): Texts | undefined {
  return texts.length === 0 ? undefined : Object.fromEntries(texts.map(keyAndValue));
}

function annotations(texts: readonly string[]): Texts | undefined {
  return sysctls(texts);
}

/** "nofile=1024:2048"; one number is both. */
function ulimit(text: string): object {
  const [name, limits] = keyAndValue(text);
  const [soft = "", hard = soft] = limits.split(":");
  return { Name: name, Hard: Number(hard), Soft: Number(soft) };
}

function shmSize({ mounts = [] }: RuntimeConfig): number {
  const options = mounts.find(({ destination }) => destination === "/dev/shm")?.options ?? [];
  const text = options.find((option) => option.startsWith("size="))?.slice("size=".length);
  return Number(text ?? 0) || 0;
}
