/**
 * The library: what the command line does, as functions and objects with types.
 *
 *     import { run } from "rl";
 *
 *     await using web = await run("nginx", { name: "web" });
 *     const { exitCode } = await web.exec(["nginx", "-t"]);
 */
export type {
  ErrorCode,
  HostReport,
  ImageConfig,
  ImageRecord,
  ImageSummary,
  LifeEvent,
  LoadedImage,
  NetworkRange,
  NetworkRecord,
  PrunedVolume,
  PullEvent,
  PushEvent,
  PushedImage,
  Removal,
  VolumeRecord,
} from "../mod.ts";
export { isRlError, RlError } from "../mod.ts";
export type { Container, StopOptions } from "./api/container.ts";
export type {
  ContainerStatus,
  ContainerSummary,
  InspectedContainer,
  LiveProcess,
  LogEntry,
  LogOptions,
  Stats,
} from "./api/container-types.ts";
export type { Copied, Copying, CopyOptions } from "./api/copying.ts";
export type {
  CreateOptions,
  Engine,
  EventOptions,
  ListOptions,
  Pruned,
  RunOptions,
} from "./api/engine.ts";
export { openEngine } from "./api/engine.ts";
export type { EngineOptions } from "./api/environment.ts";
export type { ExecOptions, Process } from "./api/exec.ts";
export type { Filters } from "./api/filters.ts";
export type {
  Images,
  ImportOptions,
  InspectedImage,
  LoadOptions,
  PullOptions,
  PushOptions,
  SaveOptions,
} from "./api/images.ts";
export type { Listening } from "./api/library-caller.ts";
export type { NetworkOptions, Networks } from "./api/networks.ts";
export type {
  BindMount,
  ContainerSettings,
  HealthCheck,
  ImageMount,
  JoinedNetwork,
  Limits,
  LiveLimits,
  Log,
  Mount,
  Namespaces,
  Network,
  Security,
  TmpfsMount,
  VolumeMount,
} from "./api/settings.ts";
export type { Output, Streams } from "./api/streams.ts";
export type { Change, CommitOptions } from "./api/trees.ts";
export type { PruneOptions, Volumes } from "./api/volumes.ts";
export {
  container,
  containers,
  create,
  events,
  images,
  importImage,
  info,
  inspectImage,
  load,
  networks,
  prune,
  pruneImages,
  pull,
  push,
  removeImage,
  run,
  save,
  tag,
  volumes,
} from "./default.ts";
export type { ConnectOptions } from "./networks/connect.ts";
export type { InspectedNetwork, NetworkMember } from "./networks/inspect.ts";
export { VERSION as version } from "./version.ts";
