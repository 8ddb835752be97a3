import type { Digest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import { parseIndex } from "../../spec/image-index.ts";
import { INDEX_PREFIX } from "../collect.ts";
import { IMAGE_PREFIX } from "../key.ts";
import type { LayerProof } from "../layer-proof.ts";
import { changeRecords } from "../list.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import { type ImageRecord, readRecord } from "../record.ts";
import { checkTarget, resolveStored } from "./check-documents.ts";
import { checkLayer } from "./check-layer.ts";
import { checkMountPoints } from "./check-mount-points.ts";
import { checkShape, compareRecord } from "./check-record.ts";
import { checkTrees } from "./check-trees.ts";
import { type Damage, damage } from "./damage.ts";
import type { CheckOptions, Seen } from "./seen.ts";

/**
 * Look through the store. Yields what is wrong, image by image. What is made from records, listing and index, a
 * crash may have left behind them: it is brought up to date and no damage. It is left alone while a record is
 * damaged, since it may know better.
 */
export async function* checkStore(ports: StorePorts, options: CheckOptions = {}): AsyncGenerator<Damage> {
  const { metadata } = ports;
  const seen: Seen = { layers: new Map(), trees: new Map() };
  const unpacked = await ports.unpacked();
  let isRecordDamaged = false;
  for (const key of (await metadata.keys(IMAGE_PREFIX)).sort()) {
    unlessCancelled(options);
    const record = await readRecord(metadata, key).catch(unlessUnreadable);
    const state = record === undefined ? "it cannot be read" : checkShape(record, key);
    if (state !== undefined || record === undefined) {
      isRecordDamaged = true;
      yield damage("record", key, state ?? "");
      continue;
    }
    for await (const found of checkImage(record, ports, unpacked, options, seen)) {
      isRecordDamaged ||= found.kind === "record";
      yield found;
    }
  }
  for (const key of (await metadata.keys(INDEX_PREFIX)).sort()) yield* checkList(key, ports);
  if (!options.quick) yield* checkMountPoints(unpacked, ports);
  if (!isRecordDamaged) await changeRecords(ports, async () => ({ put: [], remove: [] }));
}

/** Look through one image, whose record has the right shape. */
export async function* checkImage(
  record: ImageRecord,
  ports: StorePorts,
  unpacked: readonly UnpackedTrees[],
  options: CheckOptions,
  seen: Seen = { layers: new Map(), trees: new Map() },
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

/** A record that the disk does not give is as good as damaged. */
function unlessUnreadable(error: unknown): undefined {
  if (!isRlError(error) || error.code !== "io") throw error;
}

/** A manifest list that was made here: nobody knows what it named but it. */
async function* checkList(key: string, { metadata }: StorePorts): AsyncGenerator<Damage> {
  try {
    const bytes = await metadata.get(key);
    if (bytes !== undefined) parseIndex(bytes);
  } catch (error) {
    if (!isRlError(error) || error.code === "io") throw error;
    yield damage("list", key, error.state);
  }
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
