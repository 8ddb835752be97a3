import { fetchDocument, readDocument, verifyContent } from "../../content/document.ts";
import { type Digest, digestHex, parseDigest } from "../../digest/digest.ts";
import { openEndpoint, readRegistries } from "../../distribution/configured.ts";
import { pullEndpoints } from "../../distribution/mirrors.ts";
import type { Registry, RegistryOptions } from "../../distribution/registry.ts";
import { isRlError, RlError } from "../../errors.ts";
import { REFERENCES, withLock } from "../../ports/locks.ts";
import { parseReference } from "../../reference/reference.ts";
import { parseManifest } from "../../spec/manifest.ts";
import { orCancelled } from "../cancelled.ts";
import type { Emit } from "../events.ts";
import { imageKey } from "../key.ts";
import { deleteProof } from "../layer-proof.ts";
import { readImages } from "../list.ts";
import { NO_REPOSITORY } from "../name.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import { type ImageRecord, imagePlatform } from "../record.ts";
import { removeRecord } from "../remove.ts";
import { storedImage } from "../stored-image.ts";
import { unpackStoredImage } from "../unpack.ts";
import { checkImage, checkList } from "./check.ts";
import { contentOf } from "./check-layer.ts";
import { mountPointsTree } from "./check-mount-points.ts";
import { lookAtRecord } from "./check-record.ts";
import { placedTrees } from "./check-trees.ts";
import type { Damage, DamageKind } from "./damage.ts";
import { nameOfKey } from "./record-name.ts";
import { renewFromIndex, renewRecord } from "./renew-record.ts";
import { replaceTree } from "./replace-tree.ts";

export interface RepairOptions extends RegistryOptions {
  /** Remove images that cannot be repaired. */
  readonly force?: boolean | undefined;
}

/** What became of one image that was damaged. */
export interface Repair {
  readonly reference: string;
  readonly outcome: "repaired" | "removed" | "kept";
  /** Why it could not be repaired. */
  readonly reason?: string | undefined;
}

/** A repair goes round as often as one damage hides another: config behind manifest, layers behind config. */
const ROUNDS = 8;
const silent: Emit = () => undefined;

/**
 * Repair what `checkStore` found: fetch blobs again, by digest, and unpack layers again. New bytes take the place
 * of damaged ones only when they are the digest's. An image is removed only with `force`, only after that, and only
 * when no container uses it. A layer that a container may use stays as it is until that is gone. Of what was removed
 * by others since, nothing is said.
 */
export async function* repairStore(
  damages: readonly Damage[],
  options: RepairOptions,
  ports: StorePorts,
): AsyncGenerator<Repair> {
  const unpacked = await ports.unpacked();
  for (const damage of damages.filter(({ references }) => references.length === 0)) {
    const done = await repairNameless(damage, options, unpacked, ports);
    if (done !== undefined) yield done;
  }
  const hurt = new Set(damages.flatMap(({ references }) => references));
  for (const record of await readImages(ports.metadata)) {
    if (!hurt.has(record.reference)) continue;
    const purpose = { action: "repair image", subject: record.reference };
    const work = (): ReturnType<typeof repairImage> => repairImage(record, options, unpacked, ports);
    const done = await orCancelled(purpose, options.signal, work);
    if (done !== undefined) yield done;
  }
}

/** What is not an image's own: a record that cannot be read, a list, the layer below all images. */
async function repairNameless(
  { kind, subject, variant }: Damage,
  options: RepairOptions,
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
): Promise<Repair | undefined> {
  const name = kind === "record" ? nameOfKey(subject) : undefined;
  const reference = name?.reference ?? subject;
  const isDocument = kind !== "tree-damaged";
  if (isDocument && !(await isDamaged(kind, subject, ports))) return undefined;
  try {
    if (name !== undefined) {
      await renewRecord(name, undefined, options, ports);
    } else if (!isDocument) {
      const trees = unpacked.find((each) => each.name === variant)?.trees ?? ports.trees;
      await replaceTree(mountPointsTree(), { ...ports, trees }, options.signal);
    } else {
      throw corrupt("repair", subject, "nothing else knows what it said");
    }
    return { reference, outcome: "repaired" };
  } catch (error) {
    if (!isRlError(error) || error.code === "cancelled") throw error;
    if (!options.force || !isDocument) return { reference, outcome: "kept", reason: error.message };
    await withLock(ports.locks, REFERENCES, async () => {
      if (await isDamaged(kind, subject, ports)) await ports.metadata.delete(subject);
    });
    return { reference, outcome: "removed", reason: error.message };
  }
}

/** Whether a record or list is there and still cannot be read. */
async function isDamaged(kind: DamageKind, key: string, { metadata }: StorePorts): Promise<boolean> {
  const found = kind === "record" ? await lookAtRecord(key, metadata) : await checkList(key, metadata);
  return found !== undefined && !("version" in found);
}

async function repairImage(
  record: ImageRecord,
  options: RepairOptions,
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
): Promise<Repair | undefined> {
  const { reference } = record;
  const { signal } = options;
  const look = (): ReturnType<typeof lookAtRecord> =>
    lookAtRecord(imageKey(reference, record.platform), ports.metadata);
  let current = record;
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      // Mending may have put the record anew.
      const stored = await look();
      if (stored === undefined) return undefined;
      if (!("version" in stored)) throw corrupt("repair image", reference, stored.state);
      current = stored;
      const found: Damage[] = [];
      for await (const damage of checkImage(current, ports, unpacked, { signal })) found.push(damage);
      if (found.length === 0) return { reference, outcome: "repaired" };
      for (const damage of found) await mend(damage, current, options, unpacked, ports);
    }
    throw corrupt("repair image", reference, "it is damaged again");
  } catch (error) {
    if (!isRlError(error) || error.code === "cancelled") throw error;
    if ((await look()) === undefined) return undefined;
    // A layer in use can be repaired later.
    const isLater = error.code === "exists";
    if (!options.force || isLater) return { reference, outcome: "kept", reason: error.message };
    return removeBroken(current, error.message, ports);
  }
}

/** Remove an image that could not be repaired, unless it is needed as it is. */
async function removeBroken(record: ImageRecord, reason: string, ports: StorePorts): Promise<Repair> {
  const { reference } = record;
  try {
    await removeRecord(record, ports);
    return { reference, outcome: "removed", reason };
  } catch (error) {
    if (!isRlError(error) || error.code !== "exists") throw error;
    return { reference, outcome: "kept", reason: `${reason}; ${error.message}` };
  }
}

function corrupt(action: string, subject: string, state: string): RlError {
  return new RlError({ code: "corrupt", action, subject, state });
}

async function mend(
  { kind, subject, variant }: Damage,
  record: ImageRecord,
  options: RepairOptions,
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
): Promise<void> {
  const signal = options.signal ?? new AbortController().signal;
  if (kind === "blob-missing" || kind === "blob-damaged") {
    try {
      return await fetchAgain(parseDigest(subject), record, options, ports, signal);
    } catch (error) {
      // A manifest that nobody has may never have been the image's.
      if (!isRlError(error) || subject !== record.digest) throw error;
      if (await renewFromIndex(record, imagePlatform(record), ports, record.digest)) return;
      throw error;
    }
  }
  if (kind === "record") return renewRecord(record, record, options, ports);
  // Without a note the layer is looked at again.
  if (kind === "note") await deleteProof(ports.metadata, parseDigest(subject));
  const trees = unpacked.find(({ name }) => name === variant)?.trees ?? ports.trees;
  if (kind === "tree-damaged") await replaceLayer(parseDigest(subject), record, { ...ports, trees }, signal);
  await unpackStoredImage(record, { ...ports, trees }, silent, signal);
}

/** Unpack a layer of an image again, in the place of what is there. */
async function replaceLayer(
  key: Digest,
  record: ImageRecord,
  ports: StorePorts,
  signal: AbortSignal,
): Promise<void> {
  const placed = placedTrees(record, await storedImage(record, ports), ports, ports);
  const found = placed.find(({ tree }) => tree.key === key);
  if (found === undefined) throw corrupt("repair layer", key, "the image has no such layer");
  await replaceTree({ ...found.tree, content: () => contentOf(found.layer, ports) }, ports, signal);
}

/** Fetch a blob or a manifest and put it in the place of what is there. */
async function fetchAgain(
  digest: Digest,
  record: ImageRecord,
  options: RepairOptions,
  ports: StorePorts,
  signal: AbortSignal,
): Promise<void> {
  const sources = await registriesOf(record, options, ports);
  let failure: unknown;
  const lease = await ports.locks.lease([digest]);
  try {
    for (const { registry, repository } of sources) {
      try {
        const work = (): Promise<void> => replaceBlob(digest, record, registry, repository, ports, signal);
        return await withLock(ports.locks, `blob-${digestHex(digest)}`, work, signal);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  } finally {
    await lease.release();
  }
}

/** Where an image can be had from. */
async function registriesOf(
  record: ImageRecord,
  options: RepairOptions,
  ports: StorePorts,
): Promise<{ readonly registry: Registry; readonly repository: string }[]> {
  if (record.reference.startsWith(NO_REPOSITORY)) {
    throw new RlError({
      code: "unavailable",
      action: "fetch image again",
      subject: record.reference,
      state: "it has no name, so nobody knows where it came from",
    });
  }
  const endpoints = pullEndpoints(parseReference(record.reference), await readRegistries(ports), options);
  return endpoints.map((endpoint) => ({
    registry: openEndpoint(endpoint, ports, options),
    repository: endpoint.reference.path,
  }));
}

async function replaceBlob(
  digest: Digest,
  record: ImageRecord,
  registry: Registry,
  repository: string,
  ports: StorePorts,
  signal: AbortSignal,
): Promise<void> {
  const purpose = { action: "fetch image again", subject: record.reference };
  const layer = record.blobs.find((blob) => blob.digest === digest);
  const ingest = await ports.blobs.ingest();
  try {
    if (digest === record.digest || digest === record.target) {
      await ingest.write((await registry.manifest({ repository, target: digest, purpose })).bytes);
    } else if (layer !== undefined) {
      const source = registry.blob({ repository, digest, size: layer.size, purpose, signal });
      for await (const chunk of verifyContent(source, layer, ports.digester)) await ingest.write(chunk);
    } else {
      const size = await configSize(record, ports);
      const source = registry.blob({ repository, digest, size, purpose, signal });
      await ingest.write(await fetchDocument(source, { digest, size }, ports.digester));
    }
    await ingest.commit(digest);
  } catch (error) {
    await ingest.abort();
    throw error;
  }
}

/** Bytes of the config, as the manifest says. */
async function configSize(record: ImageRecord, ports: StorePorts): Promise<number> {
  const manifest = { digest: record.digest, size: record.manifestSize };
  return parseManifest(await readDocument(ports.blobs, manifest, ports.digester)).config.size;
}
