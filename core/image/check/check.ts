import type { Digest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import type { Metadata } from "../../ports/metadata.ts";
import { parseIndex } from "../../spec/image-index.ts";
import { INDEX_PREFIX } from "../collect.ts";
import { IMAGE_PREFIX } from "../key.ts";
import type { LayerProof } from "../layer-proof.ts";
import { changeRecords } from "../list.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import { checkTarget, resolveStored } from "./check-documents.ts";
import { checkLayer } from "./check-layer.ts";
import { checkMountPoints } from "./check-mount-points.ts";
import { compareRecord, lookAtRecord } from "./check-record.ts";
import { checkTrees } from "./check-trees.ts";
import { type Damage, damage } from "./damage.ts";
import type { CheckOptions, Seen } from "./seen.ts";

/**
 * Look through the store. Yields what is wrong, image by image. What is made from records, listing and index, a
 * crash may have left behind them: it is brought up to date and no damage. It is left alone while a record is
 * damaged, since it may know better. Images that are removed meanwhile are passed over.
 */
export async function* checkStore(ports: StorePorts, options: CheckOptions = {}): AsyncGenerator<Damage> {
  const { metadata } = ports;
  const unpacked = await ports.unpacked();
  const seen = nothingSeen();
  let isRecordDamaged = false;
  for (const key of (await metadata.keys(IMAGE_PREFIX)).sort()) {
    unlessCancelled(options);
    const record = await lookAtRecord(key, metadata);
    if (record === undefined) continue;
    if (!("version" in record)) {
      isRecordDamaged = true;
      yield record;
      continue;
    }
    for await (const found of checkRecorded(key, record, ports, unpacked, options, seen)) {
      isRecordDamaged ||= found.kind === "record";
      yield found;
    }
  }
  for (const key of (await metadata.keys(INDEX_PREFIX)).sort()) {
    const found = await checkList(key, metadata);
    if (found !== undefined) yield found;
  }
  if (!options.quick) yield* checkMountPoints(unpacked, ports);
  if (!isRecordDamaged) await changeRecords(ports, async () => ({ put: [], remove: [] }));
}

/** The same for as long as the record is there: a removal takes it first, and what it takes then is no damage. */
async function* checkRecorded(
  key: string,
  record: ImageRecord,
  ports: StorePorts,
  unpacked: readonly UnpackedTrees[],
  options: CheckOptions,
  seen: Seen,
): AsyncGenerator<Damage> {
  const isGone = async (): Promise<boolean> => {
    if ((await lookAtRecord(key, ports.metadata)) !== undefined) return false;
    // What was on its way out may come again with another image.
    for (const known of [seen.layers, seen.trees]) known.clear();
    return true;
  };
  try {
    for await (const found of checkImage(record, ports, unpacked, options, seen)) {
      if (await isGone()) return;
      yield found;
    }
  } catch (error) {
    if (!isRlError(error) || error.code === "cancelled" || !(await isGone())) throw error;
  }
}

/** Look through one image, whose record has the right shape. */
export async function* checkImage(
  record: ImageRecord,
  ports: StorePorts,
  unpacked: readonly UnpackedTrees[],
  options: CheckOptions,
  seen: Seen = nothingSeen(),
): AsyncGenerator<Damage> {
  const references = [record.reference];
  const image = await resolveStored(record, ports);
  if (!("layers" in image)) return yield { ...image, references };
  const target = await checkTarget(record, ports);
  if (target !== undefined) yield { ...target, references };
  const proofs = new Map<Digest, LayerProof>();
  for (const layer of image.layers) {
    unlessCancelled(options);
    const { digest } = layer.descriptor;
    const known = `${digest} ${layer.diffId}`;
    const finding = seen.layers.get(known) ?? (await checkLayer(layer, unpacked, ports, options));
    seen.layers.set(known, finding);
    yield* finding.damages.map((each) => ({ ...each, references }));
    if (finding.proof !== undefined) proofs.set(digest, finding.proof);
  }
  const wrong = compareRecord(record, image, proofs, ports.digester);
  if (wrong !== undefined) yield { ...damage("record", record.reference, wrong), references };
  // A tree cannot be held against a blob that is damaged itself.
  const quick =
    options.quick === true ||
    proofs.size < new Set(image.layers.map(({ descriptor }) => descriptor.digest)).size;
  for await (const each of checkTrees(record, image, unpacked, ports, { quick }, seen)) {
    yield { ...each, references };
  }
}

/** A manifest list that was made here: nobody knows what it named but it. */
export async function checkList(key: string, metadata: Metadata): Promise<Damage | undefined> {
  try {
    const bytes = await metadata.get(key);
    if (bytes !== undefined) parseIndex(bytes);
    return undefined;
  } catch (error) {
    if (!isRlError(error) || error.code === "io") throw error;
    return damage("list", key, error.state);
  }
}

function nothingSeen(): Seen {
  return { layers: new Map(), trees: new Map() };
}

function unlessCancelled({ signal }: CheckOptions): void {
  if (signal?.aborted !== true) return;
  throw new RlError({
    code: "cancelled",
    action: "check",
    subject: "store",
    state: "it was given up",
    hint: "look at sizes alone with: rl system check --quick",
  });
}
