/** Images made in memory, a registry that serves them, and a store to pull them into. */
import { type Digest, digestHex } from "../../../core/digest/digest.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import {
  createMemoryBlobStore,
  createMemoryClock,
  createMemoryCompressor,
  createMemoryCredentials,
  createMemoryLocks,
  createMemoryMetadata,
  createMemoryTransport,
  createMemoryTreeReader,
  createMemoryTreeStore,
  type MemoryBlobStore,
  type MemoryDirectory,
  type MemoryResponse,
  type MemoryServer,
  type MemoryTreeStore,
} from "../../../core/host/memory/mod.ts";
import type { PullEvent } from "../../../core/image/events.ts";
import type { PullPorts, StorePorts } from "../../../core/image/ports.ts";
import type { TransportRequest } from "../../../core/ports/transport.ts";
import type { Platform } from "../../../core/spec/platform.ts";
import { bytesOf, digestOf, OCI_MANIFEST } from "../distribution/helpers.ts";
import { block } from "../tar/build.ts";

export const INDEX = "application/vnd.oci.image.index.v1+json";
export const CONFIG = "application/vnd.oci.image.config.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
export const AMD64: Platform = { os: "linux", architecture: "amd64" };

export interface Blob {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export interface FixtureLayer extends Blob {
  readonly diffId: Digest;
}

export interface FixtureImage {
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly FixtureLayer[];
}

/** A tar archive of regular files, by hand. */
export function tar(files: Readonly<Record<string, string>>): Uint8Array {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(bytesOf(content));
    return [block({ name, size: content.length }), padded];
  });
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(1024)]));
}

export function layer(
  files: Readonly<Record<string, string>>,
  compression: "gzip" | "zstd" | "none" = "gzip",
): FixtureLayer {
  return layerOf(tar(files), compression);
}

export function layerOf(content: Uint8Array, compression: "gzip" | "zstd" | "none" = "gzip"): FixtureLayer {
  const plain = new Uint8Array(content);
  const bytes =
    compression === "gzip"
      ? Bun.gzipSync(plain)
      : compression === "zstd"
        ? new Uint8Array(Bun.zstdCompressSync(plain))
        : plain;
  const suffix = compression === "none" ? "" : `+${compression}`;
  const mediaType = `application/vnd.oci.image.layer.v1.tar${suffix}`;
  return { bytes, digest: digestOf(bytes), diffId: digestOf(plain), mediaType };
}

export function json(value: unknown, mediaType: string): Blob {
  const bytes = bytesOf(JSON.stringify(value));
  return { bytes, digest: digestOf(bytes), mediaType };
}

export function descriptor({ mediaType, digest, bytes }: Blob, more: object = {}): Record<string, unknown> {
  return { mediaType, digest, size: bytes.length, ...more };
}

export interface ImageOptions {
  readonly platform?: Platform;
  /** Replaces fields of the config, of the manifest. */
  readonly config?: object;
  readonly manifest?: object;
}

export function image(layers: readonly FixtureLayer[], options: ImageOptions = {}): FixtureImage {
  const config = json(
    {
      created: "2026-01-01T00:00:00Z",
      ...(options.platform ?? AMD64),
      config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"] },
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
      ...options.config,
    },
    CONFIG,
  );
  const manifest = json(
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptor(config),
      layers: layers.map((each) => descriptor(each)),
      ...options.manifest,
    },
    OCI_MANIFEST,
  );
  return { manifest, config, layers };
}

export function index(entries: readonly (readonly [Blob, object?])[]): Blob {
  const manifests = entries.map(([blob, more]) => descriptor(blob, more));
  return json({ schemaVersion: 2, mediaType: INDEX, manifests }, INDEX);
}

/** What a registry has: documents and blobs by digest, and tags. */
export interface Shelf {
  readonly tags: Map<string, Blob>;
  readonly documents: Map<string, Blob>;
  readonly blobs: Map<string, Uint8Array>;
}

export function shelf(tagged: Readonly<Record<string, Blob>>, ...images: readonly FixtureImage[]): Shelf {
  const documents = new Map<string, Blob>();
  const blobs = new Map<string, Uint8Array>();
  for (const blob of Object.values(tagged)) documents.set(blob.digest, blob);
  for (const { manifest, config, layers } of images) {
    documents.set(manifest.digest, manifest);
    for (const { digest, bytes } of [config, ...layers]) blobs.set(digest, bytes);
  }
  return { tags: new Map(Object.entries(tagged)), documents, blobs };
}

/** Serves a shelf, for every repository alike. */
export function serve({ tags, documents, blobs }: Shelf): MemoryServer {
  return ({ url }): MemoryResponse => {
    const [kind = "", name = ""] = new URL(url).pathname.split("/").slice(-2);
    const document = kind === "manifests" ? (tags.get(name) ?? documents.get(name)) : undefined;
    if (document !== undefined) {
      const headers = { "content-type": document.mediaType, "docker-content-digest": document.digest };
      return { status: 200, headers, body: document.bytes };
    }
    const blob = kind === "blobs" ? blobs.get(name) : undefined;
    return blob === undefined ? { status: 404 } : { status: 200, body: blob };
  };
}

export interface Store {
  readonly ports: PullPorts;
  readonly blobs: MemoryBlobStore;
  readonly trees: MemoryTreeStore;
  readonly requests: TransportRequest[];
  /** Last parts of the URLs asked for, with the method of all but GET. */
  log(): string[];
  /** Throws when something half-made was left. */
  checkClean(): void;
}

export function store(server: MemoryServer, form: "overlay" | "flat" = "overlay"): Store {
  const requests: TransportRequest[] = [];
  const blobs = createMemoryBlobStore();
  const trees = createMemoryTreeStore(form);
  const ports: PullPorts = {
    blobs,
    trees,
    metadata: createMemoryMetadata(),
    layout: createMemoryMetadata(),
    locks: createMemoryLocks(),
    digester: createDigester(),
    codec: createCodec(),
    clock: createMemoryClock(),
    credentials: createMemoryCredentials(),
    transport: createMemoryTransport((request) => {
      requests.push(request);
      return server(request);
    }),
  };
  return {
    ports,
    blobs,
    trees,
    requests,
    log: () =>
      requests.map(
        ({ method, url }) => `${method === "GET" ? "" : `${method} `}${url.slice(url.lastIndexOf("/") + 1)}`,
      ),
    checkClean: () => {
      if (blobs.openIngests() > 0) throw new Error("a blob was left open");
      if (trees.openTrees() > 0) throw new Error("a tree was left open");
    },
  };
}

/** The store as removing needs it; `users` are containers by the digits of their image's identifier. */
export function keeping(
  { ports, trees }: Store,
  users: ReadonlyMap<string, readonly string[]> = new Map(),
  directories: ReadonlyMap<string, MemoryDirectory> = new Map(),
): StorePorts {
  return {
    ...ports,
    allTrees: [trees],
    imageUsers: async () => users,
    treeReader: createMemoryTreeReader(trees, directories),
    unpacked: async () => [{ name: "memory", trees, reader: createMemoryTreeReader(trees, directories) }],
    compressor: createMemoryCompressor(),
  };
}

/** Run a pull to its end; the events and the result. */
export async function finish<T>(
  events: AsyncGenerator<PullEvent, T>,
): Promise<{ events: PullEvent[]; result: T }> {
  const seen: PullEvent[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done) return { events: seen, result: next.value };
    seen.push(next.value);
  }
}

/** Names at the top of a tree. */
export function names(trees: MemoryTreeStore, key: Digest): string[] {
  return [...(trees.trees.get(key)?.children.keys() ?? [])].sort();
}

/** An image as the files of an OCI layout. */
export function layoutFiles(
  root: readonly (readonly [Blob, object?])[],
  ...images: FixtureImage[]
): Map<string, Uint8Array> {
  const files = new Map([
    ["oci-layout", bytesOf('{"imageLayoutVersion":"1.0.0"}')],
    ["index.json", index(root).bytes],
  ]);
  const put = ({ digest, bytes }: Blob): unknown => files.set(`blobs/sha256/${digestHex(digest)}`, bytes);
  for (const [blob] of root) put(blob);
  for (const { manifest, config, layers } of images)
    for (const blob of [manifest, config, ...layers]) put(blob);
  return files;
}
