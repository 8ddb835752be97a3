import { type Digest, type DigestAlgorithm, formatDigest, isDigest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { Ingest } from "../../ports/blob-store.ts";
import type { Compression } from "../../ports/codec.ts";
import { digestBytes, type Hasher } from "../../ports/digester.ts";
import { concatBytes, NO_BYTES } from "../../tar/bytes.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { GrowingLease } from "./leases.ts";
import type { ArchiveFile } from "./member.ts";
import { compressionOf } from "./sniff.ts";

/** A file of an archive, hashed as it passed. */
export interface TakenFile {
  readonly digest: Digest;
  readonly size: number;
  /** What its first bytes show; "none" for everything that is not gzip or zstd. */
  readonly compression: Compression;
  /** The content of a small file; the others are in the blob store. */
  readonly bytes: Uint8Array | undefined;
}

/** Takes in the files of an archive before it is known what each of them is for. */
export interface Intake {
  take(file: ArchiveFile): Promise<TakenFile>;
  /** Blobs that were not in the store before: those that were put there, and those that will be. */
  readonly added: ReadonlySet<Digest>;
  /** Tell of blobs that are about to be stored by somebody else. */
  expect(digests: readonly Digest[]): Promise<void>;
}

/** Files up to this size are kept in memory instead of the store: most files of an archive are of no use later. */
const SMALL = 64 * 1024;
/** Bytes of small files kept; an archive with more gets the rest of them stored. */
const SMALL_TOTAL = 32 * 1024 * 1024;
/** Enough for `compressionOf`. */
const HEAD = 512;

const BLOB_PATH = /(?:^|\/)blobs\/(sha256|sha512)\/([0-9a-f]+)$/;

/**
 * Streams files into the blob store under the digests they turn out to have. The name of an OCI layout's blob
 * must be its digest; one that is in the store already is passed over unread, since the stored one is used.
 */
export function createIntake(
  ports: Pick<ImageStorePorts, "blobs" | "digester">,
  lease: GrowingLease,
  signal: AbortSignal,
): Intake {
  const added = new Set<Digest>();
  let smallTotal = 0;

  async function take(file: ArchiveFile): Promise<TakenFile> {
    signal.throwIfAborted();
    const named = digestInPath(file.path);
    if (file.size <= SMALL && smallTotal + file.size <= SMALL_TOTAL) {
      smallTotal += file.size;
      const bytes = await collect(file);
      const digest = digestBytes(bytes, ports.digester, algorithmOf(named));
      checkName(file.path, named, digest);
      return { digest, size: bytes.length, compression: known(bytes), bytes };
    }
    if (named !== undefined && (await isHere(named))) {
      return { digest: named, size: file.size, compression: known(await firstBytes(file)), bytes: undefined };
    }
    return await store(file, named);
  }

  /** Only under a lease does the answer stay true. */
  async function isHere(digest: Digest): Promise<boolean> {
    await lease.add(digest);
    return ports.blobs.has(digest);
  }

  async function store(file: ArchiveFile, named: Digest | undefined): Promise<TakenFile> {
    const hasher = ports.digester.create(algorithmOf(named));
    let ingest: Ingest | undefined = await ports.blobs.ingest();
    try {
      const { size, head } = await pour(file, ingest, hasher, signal);
      const digest = formatDigest(algorithmOf(named), hasher.hex());
      checkName(file.path, named, digest);
      if (await isHere(digest)) await ingest.abort();
      else {
        await ingest.commit(digest);
        added.add(digest);
      }
      ingest = undefined;
      return { digest, size, compression: known(head), bytes: undefined };
    } finally {
      await ingest?.abort();
    }
  }

  async function expect(digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) if (!(await isHere(digest))) added.add(digest);
  }

  return { take, added, expect };
}

async function pour(
  file: ArchiveFile,
  ingest: Ingest,
  hasher: Hasher,
  signal: AbortSignal,
): Promise<{ size: number; head: Uint8Array }> {
  let size = 0;
  let head: Uint8Array = NO_BYTES;
  for await (const chunk of file.data()) {
    signal.throwIfAborted();
    if (head.length < HEAD) head = concatBytes([head, chunk.subarray(0, HEAD - head.length)]);
    size += chunk.length;
    hasher.update(chunk);
    await ingest.write(chunk);
  }
  return { size, head };
}

async function firstBytes(file: ArchiveFile): Promise<Uint8Array> {
  for await (const chunk of file.data()) return chunk.slice(0, HEAD);
  return NO_BYTES;
}

async function collect(file: ArchiveFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  let at = 0;
  for await (const chunk of file.data()) {
    // A file of a directory may have grown since its size was asked for.
    if (at + chunk.length > bytes.length) throw changed(file.path);
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at < bytes.length) throw changed(file.path);
  return bytes;
}

/** The digest that a path of an OCI layout promises. */
function digestInPath(path: string): Digest | undefined {
  const [, algorithm, hex] = BLOB_PATH.exec(path) ?? [];
  const text = `${algorithm}:${hex}`;
  return isDigest(text) ? text : undefined;
}

function algorithmOf(named: Digest | undefined): DigestAlgorithm {
  return named?.startsWith("sha512:") === true ? "sha512" : "sha256";
}

function checkName(path: string, named: Digest | undefined, digest: Digest): void {
  if (named === undefined || named === digest) return;
  throw refused(path, `its digest is ${digest}`);
}

function known(head: Uint8Array): Compression {
  const compression = compressionOf(head);
  return compression === "gzip" || compression === "zstd" ? compression : "none";
}

function changed(path: string): RlError {
  return refused(path, "it changed while it was read");
}

function refused(path: string, state: string): RlError {
  return new RlError({
    code: "corrupt",
    action: "read archive member",
    subject: path,
    state,
    hint: "the archive was damaged or changed; get it again",
  });
}
