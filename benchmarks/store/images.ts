/** Stores with few and with many images, made through the library. */
import {
  createBlobStore,
  createDigester,
  createLocks,
  createMetadata,
  storePaths,
} from "../../core/host/bun/mod.ts";
import { type Digest, formatDigest, type ImageRecord, putImage, readImages } from "../../core/mod.ts";
import { emptyStore, type FilledStore } from "../filled-store.ts";

/**
 * Make a store with so many images: one that was loaded, and others with its layers and configs of their own, of
 * fifty repositories.
 */
export async function fillStore(place: string, count: number): Promise<FilledStore> {
  const { env } = emptyStore(place, "images", count);
  const paths = storePaths(env, process.getuid?.() ?? 0);
  if (paths === undefined) throw new Error("there is no store");
  const blobs = createBlobStore(paths.layout);
  const ports = {
    blobs,
    metadata: createMetadata(paths.metadata),
    layout: createMetadata(paths.layout),
    locks: createLocks(paths.locks),
  };
  const present = await readImages(ports.metadata);
  const [base] = present;
  if (base === undefined) throw new Error("nothing was loaded");
  const read = async (digest: Digest): Promise<Record<string, unknown>> => {
    const parts: Uint8Array[] = [];
    for await (const part of blobs.read(digest)) parts.push(part);
    return JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
  };
  const put = async (value: unknown): Promise<{ digest: Digest; size: number }> => {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const hasher = createDigester().create("sha256");
    hasher.update(bytes);
    const digest = formatDigest("sha256", hasher.hex());
    const ingest = await blobs.ingest();
    await ingest.write(bytes);
    await ingest.commit(digest);
    return { digest, size: bytes.length };
  };
  const config = await read(base.imageId);
  const manifest = await read(base.digest);
  for (let number = present.length; number < count; number += 1) {
    const made = variant(base, number);
    const own = await put({ ...config, created: made.created, config: made.config });
    const descriptor = { ...(manifest.config as object), ...own };
    const { digest, size } = await put({ ...manifest, config: descriptor });
    const record = { ...made, digest, target: digest, manifestSize: size, imageId: own.digest };
    await putImage(record, ports);
  }
  return { count, env };
}

/** An image as a team has many: a service, a version, labels from its build. */
function variant(base: ImageRecord, number: number): ImageRecord {
  const service = `registry.example.com/team/service-${number % 50}`;
  const version = `1.${Math.floor(number / 50)}.${number % 7}-${number}`;
  const Labels = {
    "org.opencontainers.image.source": `https://git.example.com/team/service-${number % 50}`,
    "org.opencontainers.image.revision": String(number).padStart(40, "0"),
    "org.opencontainers.image.version": version,
  };
  const created = new Date(Date.UTC(2025, 0, 1, 0, number)).toISOString();
  const config = { ...base.config, Labels };
  return { ...base, reference: `${service}:${version}`, created, config };
}
