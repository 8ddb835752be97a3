/**
 * What is done with images, containers and volumes of one user, as interfaces: commands and the library's objects are
 * made of these, and tests put others in their place. Failures are `RlError`.
 */
import type {
  ArchiveMember,
  Container,
  ContainerDocument,
  ContentPorts,
  CredentialStore,
  EndpointFields,
  EndpointStore,
  FilePlace,
  HostReport,
  ImageBriefs,
  ImageRecord,
  ImageSummary,
  LifeEvent,
  ListedContainer,
  LogEntry,
  LogRange,
  NetworkRecord,
  NetworkStore,
  NewNetwork,
  OwnTree,
  PullEvent,
  RegistryCredential,
  RegistryPorts,
  RuntimeConfig,
  StorePorts,
  Subnet,
  TrustPorts,
  VolumeStore,
  WrittenFile,
} from "../mod.ts";
import type { LifeApi } from "./life.ts";
import type { Connection } from "./run/stored-networks.ts";
import type { TranslatedComponent } from "./wasm/components.ts";

/** All of them, of one user. */
export interface Apis {
  readonly images: ImagesApi;
  readonly host: HostApi;
  /** Blobs, records and registries, for work that unpacks nothing. */
  content(): ContentPorts;
  /** The whole store: layers are unpacked in the user's own namespace, by the driver chosen for this machine. */
  store(): Promise<StorePorts>;
  /** Containers of this user, whatever they are at. */
  readonly containers: ContainersApi;
  /** What a container has written, some entries at a time, the oldest first. */
  log(container: Container, options: LogOptions): AsyncIterable<readonly LogEntry[]>;
  readonly events: EventsApi;
  /** The same containers, to be listed and looked after. */
  readonly shelf: ShelfApi;
  /** What a container goes through. */
  readonly life: LifeApi;
  readonly volumes: VolumesApi;
  readonly networks: NetworksApi;
  readonly copying: CopyingApi;
  /** WebAssembly components in the form that is run, which is made again where it is missing. */
  readonly components: ComponentsApi;
  /** Where a container's own files are. */
  containerDirectory(id: string): string;
  readonly files: FilesApi;
  /** What talking to registries needs, for work that needs no store. */
  registries(access?: RegistryAccess): RegistryPorts;
  /** The user's own logins; `authfile` replaces the usual file. */
  credentialStore(authfile?: string): CredentialStore;
  /** Policy and keys of signatures; `policy` replaces the user's or the system's file. */
  trust(policy?: string): TrustPorts;
  /** Aborts when nothing more is wanted, so that what was begun is cleaned up. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface LogOptions extends LogRange {
  /** Go on with what is written, until the container has ended. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What happens to containers and images. */
export interface EventsApi {
  /** Tell everybody who listens that something has happened, now. Never fails. */
  tell(event: Omit<LifeEvent, "timeNano">): void;
  /** Some at a time; without `since` only what happens from now on, without `until` there is no end. */
  read(range: EventRange): AsyncIterable<readonly LifeEvent[]>;
}

/** Nanoseconds since the epoch. */
export interface EventRange {
  readonly since: bigint | undefined;
  readonly until: bigint | undefined;
  readonly signal: AbortSignal;
}

export interface ContainersApi {
  /** Every container as it is now, in no order. */
  list(): Promise<readonly Container[]>;
  /** By name, id or the beginning of an id. @throws RlError "not-found", "invalid" when several begin so */
  find(text: string): Promise<KeptContainer>;
  /** Its exit code once it has ended; undefined when nobody has lived to tell. */
  wait(container: Container, signal?: AbortSignal): Promise<number | undefined>;
  /** Remove all it has written, and free its name. */
  remove(container: KeptContainer): Promise<void>;
  /** Change what is written down of it, by its id. @throws RlError "not-found", "io" */
  amend(id: string, change: (document: ContainerDocument) => ContainerDocument): Promise<void>;
}

export interface ShelfApi {
  /** Every container, or only those with a monitor, newest first, read as far as a listing shows them. */
  list(options?: { readonly running?: boolean }): Promise<readonly ListedContainer[]>;
  /** Where a container's files are, and how its tree is put together. */
  place(id: string): ContainerPlace;
  /** Give it another name. @throws RlError "exists" for one in use, "invalid" for what can be none */
  rename(container: Container, name: string): void;
  /** Remove one that cannot be read, by id or name; undefined when there is no such one, else its id. */
  removeDead(text: string): Promise<string | undefined>;
}

export interface ContainerPlace {
  readonly directory: string;
  readonly driver: "overlay" | "vfs";
  /** The file of its log; "" when there is none. */
  readonly logPath: string;
}

export interface NetworksApi extends StoredNetworksApi {
  store(): NetworkStore;
  endpoints(): EndpointStore;
  /** Whether the process that holds the networks is there. */
  isServed(): Promise<boolean>;
  /** See that it is, which connects again what was connected; of how many containers. @throws RlError */
  serve(): Promise<number>;
  /** Connect a container that runs. @throws RlError */
  connect(
    endpoint: EndpointFields,
    process: { readonly pid: number; readonly startTime: number },
  ): Promise<void>;
  disconnect(endpoint: EndpointFields): Promise<void>;
  /** Have a container known by another name in the networks that it is in. @param process its first one, when it runs */
  rename(
    container: string,
    name: string,
    process: { readonly pid: number; readonly startTime: number } | undefined,
  ): Promise<void>;
  /** Make a network; of all that do, one is at it. @throws RlError as `createNetwork` */
  create(wanted: NewNetwork, used: readonly Subnet[]): Promise<NetworkRecord>;
}

/** The networks that a container is to have the next time. */
export interface StoredNetworksApi {
  /**
   * Have a container that does not run in a network from its next start on.
   *
   * @returns false, and nothing is done, for one that runs
   * @throws RlError also for what that start could not have
   */
  connectStored(container: string, connection: Connection): Promise<boolean>;
  /** Have one that was connected while it runs in the network the next time, too, if its networks have names. */
  keepConnected(container: string, connection: Connection): Promise<void>;
  /** Have it there no more from its next start on. @returns whether it would have been */
  disconnectStored(container: string, network: NetworkRecord): Promise<boolean>;
}

export interface VolumesApi {
  store(): VolumeStore;
  /** The content as an uncompressed archive. @throws RlError "not-found" */
  read(name: string): AsyncIterable<Uint8Array>;
  /**
   * Unpack an uncompressed archive on top of the content: all of it or nothing.
   *
   * @throws RlError "not-found", "denied" when a container uses the volume, and what is wrong with the archive
   */
  write(name: string, archive: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Files where they are, to be copied. */
export interface CopyingApi {
  /** The host's, with the caller's rights. */
  host(): FilePlace;
  /**
   * Those of a container, as it sees them when it runs, and put together as for its start when it does not; then
   * nobody starts it until `work` is done.
   *
   * @throws RlError "not-found", "unavailable" while it is being started, and what `work` throws
   */
  inContainer<T>(name: string, work: (place: FilePlace) => Promise<T>): Promise<T>;
}

export interface KeptContainer {
  readonly note: ContainerDocument;
  /** As it was when it was found. */
  readonly now: Container;
  isRunning(): boolean;
  /** What it was started with, the tree it writes, and the store as its id map has it. */
  open(): Promise<{ readonly config: RuntimeConfig; readonly tree: OwnTree; readonly ports: StorePorts }>;
}

export interface ComponentsApi {
  list(): Promise<readonly TranslatedComponent[]>;
  /** Remove those that no container has and no image needs; gives what went. */
  prune(): Promise<readonly Pick<TranslatedComponent, "name" | "bytes">[]>;
}

/** The part of the image store that is used most. */
export interface ImagesApi {
  /** Fetch what a reference, as people write it, means now. */
  pull(reference: string, options: PullOptions): AsyncGenerator<PullEvent, ImageRecord>;
  /** Every image, once per reference and platform. */
  list(): Promise<readonly ImageSummary[]>;
  /** What the usual listing shows of them: less, and sooner. */
  brief(): Promise<ImageBriefs>;
}

export interface PullOptions {
  /** As typed: "linux/arm64"; the host's when undefined. */
  readonly platform: string | undefined;
  /** Path of a signature policy to use in place of the user's or the system's. */
  readonly signaturePolicy?: string | undefined;
  /** Given: what the user said of https and certificates for this one pull. */
  readonly tlsVerify?: boolean | undefined;
  readonly certDir?: string | undefined;
  readonly authfile?: string | undefined;
  /** For the image's own registry, in place of what is stored. */
  readonly credential?: RegistryCredential | undefined;
  /** "always" by default: ask the registry what the name means now. */
  readonly policy?: "always" | "missing" | "never" | undefined;
  readonly signal: AbortSignal;
}

/** What a command line says of certificates and credentials, in place of what is configured. */
export interface RegistryAccess {
  /** HOST[:PORT] that the command is about: the only one a client certificate is for. */
  readonly registry: string;
  /** A directory of certificates. */
  readonly certDir?: string | undefined;
  /** A file of credentials. */
  readonly authfile?: string | undefined;
  /** For this registry, in place of what is stored. */
  readonly credential?: RegistryCredential | undefined;
}

/** Files and streams that people name, for what is too large to be held. Failures are `RlError`. */
export interface FilesApi {
  /** Standard input. */
  input(): AsyncIterable<Uint8Array>;
  read(path: string): AsyncIterable<Uint8Array>;
  isDirectory(path: string): Promise<boolean>;
  /** Every file and link below a directory. */
  readDirectory(path: string): AsyncIterable<ArchiveMember>;
  /** Write to standard output. */
  output(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Write a file, which appears when it is whole. */
  write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Write files into a directory that is new or empty. */
  writeDirectory(path: string, files: AsyncIterable<WrittenFile>): Promise<void>;
}

export interface HostApi {
  report(): Promise<HostReport>;
}
