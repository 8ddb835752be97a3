import { verifyContent } from "../../content/document.ts";
import { type Digest, digestHex } from "../../digest/digest.ts";
import { isRlError } from "../../errors.ts";
import { applyLayer } from "../../layer/apply.ts";
import { treeKey } from "../collect.ts";
import { answerResolver, storedDocuments } from "../documents.ts";
import { IMAGE_PREFIX } from "../key.ts";
import { readProof } from "../layer-proof.ts";
import { changeRecords } from "../list.ts";
import type { StorePorts } from "../ports.ts";
import { type ImageRecord, readRecord } from "../record.ts";
import type { ResolvedImage, ResolvedLayer } from "../resolve.ts";
import { resolveRecorded } from "../unpack.ts";
import { compareTree } from "./check-tree.ts";
import type { Damage } from "./damage.ts";
import { createExpectedTree } from "./expected-tree.ts";

export interface CheckOptions {
  /** Look only at what is there and at sizes; read no layer. */
  readonly quick?: boolean | undefined;
}

/** Layers seen so far: two images may share one, and it is read once. */
type Seen = Map<Digest, readonly Damage[]>;

/**
 * Look through the store. Yields what is wrong, image by image. What is made from records, listing and index, a
 * crash may have left behind them: it is brought up to date and no damage.
 */
export async function* checkStore(ports: StorePorts, options: CheckOptions = {}): AsyncGenerator<Damage> {
  const { metadata } = ports;
  const seen: Seen = new Map();
  await changeRecords(ports, async () => ({ put: [], remove: [] }));
  for (const key of (await metadata.keys(IMAGE_PREFIX)).sort()) {
    const record = await readRecord(metadata, key);
    if (record === undefined) {
      yield { kind: "record", subject: key, state: "it cannot be read", references: [] };
      continue;
    }
    yield* checkImage(record, ports, options, seen);
  }
}

/** Look through one image. */
export async function* checkImage(
  record: ImageRecord,
  ports: StorePorts,
  options: CheckOptions,
  seen: Seen = new Map(),
): AsyncGenerator<Damage> {
  const image = await resolveStored(record, ports);
  if (!("layers" in image)) return yield image;
  const wrong = compareRecord(record, image);
  if (wrong !== undefined) {
    yield { kind: "record", subject: record.reference, state: wrong, references: [record.reference] };
  }
  for (const [index, layer] of image.layers.entries()) {
    const { digest } = layer.descriptor;
    const found = seen.get(digest) ?? (await checkLayer(layer, index, record, ports, options));
    seen.set(digest, found);
    yield* found.map((damage) => ({ ...damage, references: [record.reference] }));
  }
}

/** The image as its own documents tell it, or what is wrong with them. */
async function resolveStored(record: ImageRecord, ports: StorePorts): Promise<ResolvedImage | Damage> {
  const { digest, mediaType, manifestSize: size, reference } = record;
  try {
    const source = storedDocuments(ports.blobs, { digest, mediaType, size }, ports.digester);
    return await answerResolver(resolveRecorded(record), source);
  } catch (error) {
    if (!isRlError(error) || error.code === "io") throw error;
    const kind = error.code === "not-found" ? "blob-missing" : "blob-damaged";
    const subject = error.subject.startsWith("sha") ? error.subject : digest;
    return { kind, subject, state: error.state, references: [reference] };
  }
}

function compareRecord(record: ImageRecord, image: ResolvedImage): string | undefined {
  if (record.imageId !== image.imageId) return "it names another config than its manifest";
  const told = image.layers.map(({ descriptor: { digest, size } }) => `${digest} ${size}`);
  const known = record.blobs.map(({ digest, size }) => `${digest} ${size}`);
  return told.join() === known.join() ? undefined : "it names other layers than its manifest";
}

async function checkLayer(
  layer: ResolvedLayer,
  index: number,
  record: ImageRecord,
  ports: StorePorts,
  { quick = false }: CheckOptions,
): Promise<readonly Damage[]> {
  const { digest, size } = layer.descriptor;
  const damage = (kind: Damage["kind"], subject: string, state: string): Damage[] => [
    { kind, subject, state, references: [] },
  ];
  const stored = await ports.blobs.size(digest);
  if (stored === undefined) return damage("blob-missing", digest, "it is not in the store");
  if (stored !== size) return damage("blob-damaged", digest, `it has ${stored} bytes, not ${size}`);
  const proof = await readProof(ports.metadata, digest);
  const notes = proof?.diffId === layer.diffId ? [] : damage("note", digest, "what it holds is not noted");
  const hex = ports.trees.form === "overlay" ? record.layers.overlay : record.layers.flat;
  const key = hex.length === record.blobs.length ? hex[index] : undefined;
  const absent = key !== undefined && !(await ports.trees.has(treeKey(key)));
  const trees = absent ? damage("tree-missing", treeKey(key), "it is not unpacked") : [];
  if (quick) return [...notes, ...trees];
  // A tree of another key took things from the layers below it, which are not looked at here.
  const comparable =
    ports.trees.form === "overlay" && key !== undefined && key === digestHex(layer.diffId) && !absent
      ? treeKey(key)
      : undefined;
  return [...notes, ...trees, ...(await readLayer(layer, comparable, ports))];
}

/** Read a layer whole: its bytes against its digest, its content against the unpacked tree. */
async function readLayer(
  { descriptor, compression }: ResolvedLayer,
  key: Digest | undefined,
  ports: StorePorts,
): Promise<Damage[]> {
  const expected = createExpectedTree(ports.digester);
  try {
    const stored = verifyContent(ports.blobs.read(descriptor.digest), descriptor, ports.digester);
    const content = ports.codec.inflate(compression, stored);
    await applyLayer(content, expected);
  } catch (error) {
    if (!isRlError(error) || error.code === "io") throw error;
    return [{ kind: "blob-damaged", subject: descriptor.digest, state: error.state, references: [] }];
  }
  const state =
    key === undefined ? undefined : await compareTree(key, expected, ports.treeReader, ports.digester);
  return state === undefined || key === undefined
    ? []
    : [{ kind: "tree-damaged", subject: key, state, references: [] }];
}
