/**
 * From an image and options to the plan of a container's start: a pure function on the path of every start.
 */
import { hostnameFile, hostsFile, resolvFile } from "../bundle/etc-files.ts";
import { type GeneratedConfig, generateConfig } from "../bundle/generate.ts";
import type { ContainerOptions, HostFacts, ImageDefaults } from "../bundle/input.ts";
import { type Digest, digestHex } from "../digest/digest.ts";
import { MOUNT_POINTS } from "../image/mount-points.ts";
import type { NetworkRecord } from "../network/network.ts";
import type { PublishedPort } from "../network/ports.ts";
import { compilePlan } from "../plan/compile.ts";
import type { CompileContext, GeneratedFile, RecordFields } from "../plan/context.ts";
import type { Plan, PlanRecord } from "../plan/records.ts";
import type { Rootfs, StorageDriver } from "../ports/storage-driver.ts";
import type { Linux, RuntimeConfig } from "../spec/runtime-config.ts";
import { type AttachSettings, attachRecord } from "./attach.ts";
import type { ProcessExtras } from "./document.ts";
import { type ChosenHealthcheck, healthRecords } from "./health.ts";
import type { IdMaps } from "./id-maps.ts";
import { hostMappings, type InnerMaps, innerUsernsFields } from "./inner-ids.ts";
import { type LogSettings, logRecord } from "./log-record.ts";
import { anonymousDirectories, type KeptMount, volumeMarkPaths } from "./mounts.ts";
import { networkEventRecords } from "./network-event.ts";
import { joinRecords, portRecords } from "./network-records.ts";
import { processExtras, type StartFilter } from "./process-extras.ts";
import { type RestartPolicy, refuseRestart, restartRecords } from "./restart.ts";
import { volumeEventRecords } from "./volume-event.ts";

export interface StartRequest {
  /** The image's defaults and its unpacked layers by form, bottom first. */
  readonly image: {
    readonly config: ImageDefaults;
    readonly imageId: Digest;
    readonly layers: { readonly overlay: readonly string[]; readonly flat: readonly string[] };
  };
  readonly options: ContainerOptions;
  /** Standard input: an empty one or the caller's. */
  readonly stdin: "none" | "caller";
  readonly init: boolean;
  /** Let nothing be changed but what is mounted to be written to: `CompileContext.landlock`. */
  readonly landlock?: boolean | undefined;
  /** Remove the container when it ends. */
  readonly ephemeral: boolean;
  /** What of the options' mounts is written down; empty by default. */
  readonly mounts?: readonly KeptMount[] | undefined;
  /** Leave the caller, who is told the container's id; what the container writes is kept as this says. */
  readonly background?: LogSettings | undefined;
  /** What is kept of what it writes to its caller, who need not be left. */
  readonly log?: LogSettings | undefined;
  /** With `background`: the caller is not told, but stays attached until the container ends or is left. */
  readonly attach?: AttachSettings | undefined;
  /** Start it again when it ends. */
  readonly restart?: RestartPolicy | undefined;
  /** How to find out whether it is well. */
  readonly health?: ChosenHealthcheck | undefined;
}

/** Where things are on this host. */
export interface StartHost {
  readonly maps: IdMaps;
  readonly userns: RecordFields<"userns">;
  /** Ids of the container's own, within those of `maps`. */
  readonly inner?: InnerMaps | undefined;
  readonly driver: StorageDriver;
  /** Holds one directory per unpacked layer of the driver's form and the maps' variant. */
  readonly layersDirectory: string;
  readonly containerDirectory: string;
  /** Where the state of the running container is; its parent exists. */
  readonly lifeDirectory: string;
  /** The first part of the container's document, of its runtime configuration and what that has no place for. */
  document(config: RuntimeConfig, extras: ProcessExtras): string;
  readonly facts: HostFacts;
  /** The container's control group for what a config says of it; undefined when there is none to be had or needed. */
  cgroup?(linux: Linux): CompileContext["cgroup"];
  /** The host's /etc/resolv.conf and /etc/hosts, as far as the network needs them. */
  readonly resolvConf: string;
  readonly hosts: string | undefined;
  /** The user-mode network helper's command, for the network "private". */
  readonly helperArguments: readonly string[] | undefined;
  /** Ports that the helper binds on the host; none by default. */
  readonly ports?: readonly PublishedPort[] | undefined;
  /** Where the network's helper answers name queries, if it does. */
  readonly nameForwarder?: string | undefined;
  /** Where the container reaches the host, if anywhere. */
  readonly hostAddress?: string | undefined;
  /** The directory of the user's network, where the container's endpoints are, for a container in networks with names. */
  readonly networkDirectory?: string | undefined;
  /** Those networks, for what is told of them. */
  readonly networks?: readonly Pick<NetworkRecord, "id" | "name" | "driver">[] | undefined;
  /** The container's own address, where it is known before its start. */
  readonly ownAddress?: string | undefined;
  /** Compiled filter for a config with these capabilities; undefined for "unconfined". */
  filter(capabilities: readonly string[]): StartFilter | undefined;
  /** Tells the user about a failed step. */
  readonly failureArguments: readonly string[];
  /** Where what happens to the container is told, if anywhere. */
  readonly events?: StartEvents | undefined;
  /** More to remove in the end, besides the container's directory. */
  readonly cleanup: readonly string[];
}

/** How a start tells what happens. */
export interface StartEvents {
  /** Path of the file. */
  readonly file: string;
  /** What the container's events begin with: see `eventBefore`. */
  readonly before: string;
  /** The container comes to be by this start. */
  readonly made: boolean;
}

/** The plan, and the runtime configuration it was made from. */
export interface Start {
  readonly plan: Plan;
  readonly config: RuntimeConfig;
  readonly generated: GeneratedConfig;
}

/** What the name of a container's mark begins with. */
const IMAGE_MARK = "image-";

/**
 * Name of the empty directory that tells, in a container's own, which image it uses: it costs a start one system
 * call and no file. An image in use is not removed.
 */
export function imageMark(imageId: Digest): string {
  return `${IMAGE_MARK}${digestHex(imageId)}`;
}

/** The identifier's digits in a mark; undefined for what is none. */
export function markedImage(name: string): string | undefined {
  return name.startsWith(IMAGE_MARK) ? name.slice(IMAGE_MARK.length) : undefined;
}

/** @throws RlError for options that cannot be meant or cannot be had. */
export function planStart(request: StartRequest, host: StartHost): Start {
  const generated = generateConfig({
    image: request.image.config,
    options: { ...request.options, idMappings: mappingsOnHost(host) },
    host: host.facts,
  });
  const { config } = generated;
  const filter = host.filter(config.process?.capabilities?.bounding ?? []);
  const compiled = compilePlan(config, {
    containerDirectory: host.containerDirectory,
    rootfs: rootfsOf(request, host),
    marks: [...imageMarkPaths(request, host), ...volumeMarkPaths(request.mounts, host.containerDirectory)],
    volumes: generated.volumeMounts,
    images: generated.imageMounts,
    owned: generated.preparations.filter(({ chown }) => chown).map(({ target }) => target),
    anonymousVolumes: request.ephemeral ? anonymousDirectories(request.mounts ?? []) : [],
    userns: host.userns,
    ...(host.inner !== undefined && { innerUserns: innerUsernsFields(host.inner) }),
    generatedFiles: generatedFiles(request.options, config.hostname ?? request.options.hostname ?? "", host),
    // Of volumes that nobody has asked to keep apart, the programs of the image expect the directories.
    directories: generated.volumes,
    ...(filter !== undefined && { seccompFilter: filter.program, seccompFlags: filter.flags }),
    cgroup: host.cgroup?.(config.linux ?? {}),
    donors: donorsOf(request.options),
    userSpec: generated.userSpec,
    groups: generated.groups,
    stdin: request.stdin,
    failureArguments: host.failureArguments,
    ...(host.helperArguments !== undefined && { helperArguments: host.helperArguments }),
    init: request.init,
    landlock: request.landlock,
    cleanup: [...(request.ephemeral ? [host.lifeDirectory, host.containerDirectory] : []), ...host.cleanup],
  });
  if (request.restart !== undefined) refuseRestart(request.restart, request.ephemeral, compiled);
  const extras = processExtras(generated, filter, compiled);
  const network = [
    ...portRecords(host.ports ?? []),
    ...joinRecords(host.networkDirectory, request.options.id),
    ...networkEventRecords(host.networks ?? [], request.options.id),
  ];
  return {
    plan: [...lifeRecords(request, host, config, extras), ...network, ...compiled],
    config,
    generated,
  };
}

/** Whose ids the container's are on the host. */
function mappingsOnHost({ maps, inner }: Pick<StartHost, "maps" | "inner">): Pick<IdMaps, "uid" | "gid"> {
  if (inner === undefined) return { uid: maps.uid, gid: maps.gid };
  return { uid: hostMappings(inner.uid, maps.uid), gid: hostMappings(inner.gid, maps.gid) };
}

/** The containers whose shared memory, or files of a network, this one has. */
function donorsOf({ shared = {} }: ContainerOptions): CompileContext["donors"] {
  return [shared.ipc, shared.network].flatMap((choice) =>
    typeof choice === "object" && choice.pid !== undefined
      ? [{ pid: choice.pid, startTime: choice.startTime }]
      : [],
  );
}

/** Where the container is written down, and what becomes of its output. */
function lifeRecords(
  { ephemeral, background, log, attach, mounts, options, restart, health }: StartRequest,
  host: StartHost,
  config: RuntimeConfig,
  extras: ProcessExtras,
) {
  const { containerDirectory, lifeDirectory, events } = host;
  const encoder = new TextEncoder();
  const records: PlanRecord[] = [
    {
      record: "document",
      file: documentPath(containerDirectory),
      before: encoder.encode(host.document(config, extras)),
    },
    { record: "life", directory: lifeDirectory, exitFile: ephemeral ? "" : exitPath(containerDirectory) },
    ...(restart === undefined ? [] : restartRecords(restart)),
    ...(health === undefined ? [] : healthRecords(health)),
  ];
  if (events !== undefined) {
    records.push({
      record: "events",
      file: events.file,
      before: encoder.encode(events.before),
      made: events.made ? 1 : 0,
      removed: ephemeral ? 1 : 0,
    });
    if (mounts !== undefined) records.push(...volumeEventRecords(mounts, options.id));
  }
  const kept = background ?? log;
  if (kept !== undefined) records.push(logRecord(kept, containerDirectory));
  if (background === undefined) return records;
  records.push({ record: "background", announce: encoder.encode(`${options.id}\n`) });
  return attach === undefined ? records : [...records, attachRecord(attach)];
}

/** What is written down of a container, below its own directory. */
export function documentPath(containerDirectory: string): string {
  return `${containerDirectory}/container.json`;
}

/** How a container has ended, below its own directory. */
export function exitPath(containerDirectory: string): string {
  return `${containerDirectory}/exit.json`;
}

/** The container's root file system, as the storage driver puts it together. */
export function rootfsOf(
  { image, ephemeral }: StartRequest,
  {
    driver,
    layersDirectory,
    containerDirectory,
  }: Pick<StartHost, "driver" | "layersDirectory" | "containerDirectory">,
): Rootfs {
  const { overlay, flat } = image.layers;
  // A flat tree is a copy anyway, in which mount points may be made.
  const layers = driver.form === "flat" ? flat.slice(-1) : [MOUNT_POINTS, ...overlay];
  return driver.rootfs({ layersDirectory, layers, containerDirectory, ephemeral });
}

/** Where a container's marks of its image, and of those that it has mounted, are. */
function imageMarkPaths(request: StartRequest, host: Pick<StartHost, "containerDirectory">): string[] {
  const mounted = (request.mounts ?? []).flatMap(({ image }) => (image === undefined ? [] : [image]));
  const paths = mounted.map((image) => `${host.containerDirectory}/${imageMark(image)}`);
  return [...new Set([imageMarkPath(request, host), ...paths])];
}

/** Where a container's mark of its image is. */
export function imageMarkPath(
  { image }: StartRequest,
  { containerDirectory }: Pick<StartHost, "containerDirectory">,
): string {
  return `${containerDirectory}/${imageMark(image.imageId)}`;
}

/** /etc/hosts, /etc/hostname and /etc/resolv.conf of a container. */
export function generatedFiles(
  options: ContainerOptions,
  hostname: string,
  host: Pick<
    StartHost,
    "hosts" | "resolvConf" | "hostAddress" | "ownAddress" | "nameForwarder" | "networkDirectory"
  >,
): GeneratedFile[] {
  const { network, extraHosts, resolv: wanted } = options;
  const encoder = new TextEncoder();
  const hosts = hostsFile({
    hostname,
    domainname: options.domainname,
    extra: extraHosts,
    host: host.hostAddress,
    address: host.ownAddress,
    ...(host.hosts !== undefined && { base: host.hosts }),
  });
  const resolv = resolvFile({
    host: host.resolvConf,
    network,
    forwarder: host.nameForwarder,
    ...wanted,
    // In networks with names their own servers are asked, and they ask those that were named.
    ...(host.networkDirectory !== undefined && { servers: [] }),
  });
  return [
    { target: "/etc/hostname", content: encoder.encode(hostnameFile(hostname)) },
    { target: "/etc/hosts", content: encoder.encode(hosts) },
    { target: "/etc/resolv.conf", content: encoder.encode(resolv) },
  ];
}
