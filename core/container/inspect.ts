/** Everything about a container in the shape that docker gives it, as far as it is true here: a pure function. */
import { type EndpointFields, formatMac, listed } from "../network/endpoint.ts";
import { portKey } from "../network/ports.ts";
import type { ImageConfig, ImageProcess } from "../spec/image-config.ts";
import type { Health } from "./health.ts";
import {
  type InspectedHostConfig,
  inspectHostConfig,
  networkMode,
  networkNames,
} from "./inspect-host-config.ts";
import { boundPorts, exposedPorts } from "./inspect-ports.ts";
import { containerLabels } from "./labels.ts";
import type { Container } from "./life.ts";
import { type ContainerMount, containerMounts } from "./mounted.ts";
import { requestedFlags } from "./requested.ts";

/** What Go writes for a time that there is none of. */
export const NO_TIME = "0001-01-01T00:00:00Z";

/** What inspecting has to be told of a container besides what is written down of it. */
export interface InspectFacts {
  /** Of the storage: "overlay", "vfs". */
  readonly driver: string;
  /** Its own directory. */
  readonly directory: string;
  /** Of its log; "" where none is kept. */
  readonly logPath: string;
  /** Its image's configuration, while the image is here. */
  readonly image?: Pick<ImageConfig, "os" | "config"> | undefined;
  /** Bytes that it has written, and those with its image's; measured when it is asked for. */
  readonly sizes?: { readonly own: number; readonly whole: number } | undefined;
  /** How it is in its networks with names, while it runs. */
  readonly endpoints?: readonly EndpointFields[] | undefined;
}

/** Docker's names. Fields that are undefined are left out. */
export interface InspectedContainer {
  readonly Id: string;
  /** RFC 3339. */
  readonly Created: string;
  readonly Path: string;
  readonly Args: readonly string[];
  readonly State: InspectedState;
  /** Digest of the image's configuration. */
  readonly Image: string;
  /** With a slash before it. */
  readonly Name: string;
  readonly RestartCount: number;
  readonly HostConfig: InspectedHostConfig;
  readonly Mounts: readonly ContainerMount[];
  readonly [field: string]: unknown;
}

export interface InspectedState {
  readonly Status: string;
  readonly Running: boolean;
  readonly Paused: boolean;
  readonly Restarting: boolean;
  readonly OOMKilled: boolean;
  readonly Dead: boolean;
  readonly Pid: number;
  readonly ExitCode: number;
  readonly Error: string;
  readonly StartedAt: string;
  readonly FinishedAt: string;
  /** Absent where nothing is checked. */
  readonly Health?: Health | undefined;
}

/** All about a container, with docker's names. */
export function inspectContainer(container: Container, facts: InspectFacts): InspectedContainer {
  const { document } = container;
  const { directory, driver, sizes } = facts;
  const [path = "", ...args] = document.args;
  return {
    Id: document.id,
    Created: document.created,
    Path: path,
    Args: args,
    State: inspectState(container),
    Image: document.imageId,
    // These are made in the container itself, and have no place on the host.
    ResolvConfPath: "",
    HostnamePath: "",
    HostsPath: "",
    LogPath: facts.logPath,
    Name: `/${document.name}`,
    RestartCount: (container.state ?? container.end)?.restartCount ?? 0,
    Driver: driver,
    Platform: facts.image?.os ?? "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: null,
    HostConfig: inspectHostConfig(document),
    GraphDriver: { Data: graphData(directory, driver), Name: driver },
    SizeRw: sizes?.own,
    SizeRootFs: sizes?.whole,
    Mounts: containerMounts(document),
    Config: inspectConfig(container, facts.image?.config ?? {}),
    NetworkSettings: inspectNetwork(container, facts.image?.config ?? {}, facts.endpoints ?? []),
  };
}

/** A container that runs has docker's exit code 0; one that never ran too. */
function inspectState(container: Container): InspectedState {
  const { status, state, end } = container;
  const isRestarting = status === "restarting";
  const isUp = status === "running" || status === "paused";
  return {
    Status: status,
    Running: isUp || isRestarting,
    Paused: status === "paused",
    Restarting: isRestarting,
    OOMKilled: !isUp && end?.oomKilled === true,
    Dead: false,
    Pid: isUp ? (state?.pid ?? 0) : 0,
    ExitCode: isUp ? 0 : (end?.exitCode ?? 0),
    Error: "",
    StartedAt: (isUp ? state?.startedAt : end?.startedAt) || NO_TIME,
    FinishedAt: (isUp ? undefined : end?.finishedAt) || NO_TIME,
    Health: container.health,
  };
}

function graphData(directory: string, driver: string): Readonly<Record<string, string>> | null {
  if (driver === "vfs") return { Dir: `${directory}/rootfs` };
  return {
    MergedDir: `${directory}/rootfs`,
    UpperDir: `${directory}/upper`,
    WorkDir: `${directory}/work`,
  };
}

function inspectConfig({ document }: Container, image: ImageProcess): object {
  const { config, args, command, environment, request } = document;
  const flags = requestedFlags(request);
  const named = flags.list("attach").map((stream) => stream.toLowerCase());
  const isAttached = (stream: string) =>
    !flags.isSet("detach") && (named.length === 0 || named.includes(stream));
  const entrypoint = entrypointOf(args, command, flags.text("entrypoint"), image);
  const { stopSignal, stopTimeout } = document;
  return {
    Hostname: config.hostname ?? "",
    Domainname: config.domainname ?? "",
    User: flags.text("user") || (image.User ?? ""),
    AttachStdin: isAttached("stdin") && flags.isSet("interactive"),
    AttachStdout: isAttached("stdout"),
    AttachStderr: isAttached("stderr"),
    ExposedPorts: emptyMap(exposedPorts(image.ExposedPorts, flags).map(portKey)),
    Tty: config.process?.terminal === true,
    OpenStdin: flags.isSet("interactive"),
    StdinOnce: isAttached("stdin") && flags.isSet("interactive"),
    Env: environment,
    Cmd: args.slice(entrypoint.length),
    Healthcheck: document.health ?? image.Healthcheck,
    Image: document.imageName ?? document.image,
    Volumes: image.Volumes ?? null,
    WorkingDir: config.process?.cwd ?? "",
    Entrypoint: entrypoint.length === 0 ? null : entrypoint,
    OnBuild: null,
    Labels: containerLabels(document),
    StopSignal: stopSignal ?? (flags.text("stop-signal") || image.StopSignal || undefined),
    StopTimeout: stopTimeout ?? flags.number("stop-timeout") ?? image.StopTimeout,
    Shell: image.Shell,
  };
}

/** What was executed begins with the entry point and ends with the command. */
function entrypointOf(
  args: readonly string[],
  command: readonly string[],
  asked: string,
  image: ImageProcess,
): readonly string[] {
  if (command.length > 0) return args.slice(0, args.length - command.length);
  if (asked !== "") return args.slice(0, 1);
  return args.slice(0, image.Entrypoint?.length ?? 0);
}

/** Docker's way to write a set; undefined for an empty one. */
function emptyMap(keys: readonly string[]): Readonly<Record<string, object>> | undefined {
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, {}]));
}

/** There are no addresses that this program knows of: those of a private network are the host's. */
function inspectNetwork(
  { document, state }: Container,
  image: ImageProcess,
  endpoints: readonly EndpointFields[],
): object {
  const flags = requestedFlags(document.request);
  const mode = networkMode(document.config, flags);
  const pid = state?.pid ?? 0;
  return {
    Bridge: "",
    SandboxID: "",
    SandboxKey: pid > 0 && mode !== "host" ? `/proc/${pid}/ns/net` : "",
    Ports: pid > 0 ? boundPorts(state?.ports ?? [], exposedPorts(image.ExposedPorts, flags)) : {},
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    ...NO_ADDRESS,
    Networks:
      endpoints.length === 0
        ? Object.fromEntries(
            networkNames(document.config, flags).map((name) => [name, { ...NO_NETWORK, ...NO_ADDRESS }]),
          )
        : Object.fromEntries(endpoints.map((each) => [each.network, inspectEndpoint(each)])),
  };
}

/** Docker's EndpointSettings. */
function inspectEndpoint(endpoint: EndpointFields): object {
  const names = listed(endpoint.names);
  return {
    ...NO_NETWORK,
    Aliases: names,
    DNSNames: names,
    EndpointID: endpoint.container,
    Gateway: endpoint.internal === 1 ? "" : endpoint.gateway,
    GlobalIPv6Address: endpoint.addressSix,
    GlobalIPv6PrefixLen: endpoint.prefixSix,
    IPAddress: endpoint.address,
    IPPrefixLen: endpoint.prefix,
    IPv6Gateway: endpoint.internal === 1 ? "" : endpoint.gatewaySix,
    MacAddress: formatMac(endpoint.mac),
  };
}

const NO_NETWORK = { IPAMConfig: null, Links: null, Aliases: null, DriverOpts: null, NetworkID: "" };

const NO_ADDRESS = {
  EndpointID: "",
  Gateway: "",
  GlobalIPv6Address: "",
  GlobalIPv6PrefixLen: 0,
  IPAddress: "",
  IPPrefixLen: 0,
  IPv6Gateway: "",
  MacAddress: "",
};
