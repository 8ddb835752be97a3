import { type Digest, digestHex } from "../../digest/digest.ts";
import { applyLayer } from "../../layer/apply.ts";
import { cleanEntryPath } from "../../layer/entry-path.ts";
import { type Digester, digestBytes } from "../../ports/digester.ts";
import { type Locks, withLock } from "../../ports/locks.ts";
import type { TreeReadEntry, TreeReader, TreeReading } from "../../ports/tree-reader.ts";
import type { TreeStore } from "../../ports/tree-store.ts";
import { displayName, textBytes } from "../../tar/bytes.ts";
import { pathKey } from "./expected-tree.ts";

/** A tree in question, and what it was made of. */
export interface TreeInQuestion {
  readonly key: Digest;
  /** As for `TreeStore.create`. */
  readonly parent: Digest | undefined;
  readonly lowers: readonly Digest[] | undefined;
  /** The layer, verified and uncompressed. */
  content(): AsyncIterable<Uint8Array>;
}

/** What unpacking beside a tree needs. */
export interface BesidePorts {
  readonly trees: TreeStore;
  readonly locks: Locks;
  readonly digester: Digester;
}

/**
 * Unpack a layer once more, beside the tree in question, and hold the two against each other. It costs as much room
 * as the tree, and is right about whatever layers, ids and file systems do to a tree. Gives what is wrong first,
 * or undefined.
 */
export function compareUnpacked(
  tree: TreeInQuestion,
  ports: BesidePorts & { readonly reader: TreeReader },
): Promise<string | undefined> {
  return withTreeBeside(tree, ports, (beside, listed) => compareBoth(tree.key, beside, listed, ports));
}

/**
 * Unpack a layer once more, and do something with that tree, which is gone at the end.
 *
 * @param work gets the key it has meanwhile, and the directories that the layer has an entry of
 */
export function withTreeBeside<T>(
  tree: TreeInQuestion,
  { trees, locks, digester }: BesidePorts,
  work: (beside: Digest, listed: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const beside = digestBytes(textBytes(`check ${tree.key}`), digester);
  return withLock(locks, `check-${digestHex(beside)}`, async () => {
    const lease = await locks.lease([beside, tree.key]);
    const drop = async (): Promise<void> => (await trees.retire(beside)).free();
    try {
      // One that was interrupted may have left its own.
      await drop();
      return await work(beside, await unpack(tree, beside, trees));
    } finally {
      await drop();
      await lease.release();
    }
  });
}

/** Unpack; the directories that the layer has an entry of. */
async function unpack(tree: TreeInQuestion, key: Digest, trees: TreeStore): Promise<ReadonlySet<string>> {
  const listed = new Set<string>();
  const writer = await trees.create(key, tree.parent, tree.lowers);
  try {
    await applyLayer(tree.content(), writer, {
      onEntry: ({ type, path }) => {
        if (type === "directory") listed.add(pathKey(cleanEntryPath(path)));
      },
    });
    await writer.finish();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
  return listed;
}

async function compareBoth(
  key: Digest,
  right: Digest,
  listed: ReadonlySet<string>,
  { reader, digester }: { readonly reader: TreeReader; readonly digester: Digester },
): Promise<string | undefined> {
  const open = (tree: Digest): TreeReading =>
    reader.read({ view: "own", trees: [{ kind: "layer", key: tree }], content: true });
  const readings = [open(key), open(right)] as const;
  const take = (reading: TreeReading): Promise<Taken | undefined> => takeEntry(reading, listed, digester);
  try {
    for (;;) {
      const [found, wanted] = await Promise.all(readings.map(take));
      if (found === undefined && wanted === undefined) return undefined;
      // Names come in order, but for those that hide something: the first of two that differ is the odd one.
      if (wanted === undefined || (found !== undefined && found.name < wanted.name)) {
        return `"${displayName(found?.path ?? new Uint8Array())}" is not of the layer`;
      }
      if (found?.name !== wanted.name) return `"${displayName(wanted.path)}" is not there`;
      if (found.state !== wanted.state) return `"${displayName(found.path)}" is not as in the layer`;
    }
  } finally {
    for (const reading of readings) await reading.close();
  }
}

interface Taken {
  readonly path: Uint8Array;
  readonly name: string;
  /** All that matters of an entry. */
  readonly state: string;
}

async function takeEntry(
  reading: TreeReading,
  listed: ReadonlySet<string>,
  digester: Digester,
): Promise<Taken | undefined> {
  const entry = await reading.next();
  if (entry === undefined) return undefined;
  const hasher = digester.create("sha256");
  for (let chunk = await reading.read(); chunk !== undefined; chunk = await reading.read()) {
    hasher.update(chunk);
  }
  const name = pathKey(entry.path);
  // Other directories have the time at which something was last made in them.
  const isTimed = entry.type !== "directory" || listed.has(name);
  return { path: entry.path, name, state: describe(entry, isTimed, hasher.hex()) };
}

function describe(entry: TreeReadEntry, isTimed: boolean, content: string): string {
  const { type, mode, uid, gid, size, deviceMajor, deviceMinor, link } = entry;
  // A whiteout has nothing that anybody sees.
  if (type === "character") return JSON.stringify([type, deviceMajor, deviceMinor]);
  const time = isTimed ? [entry.mtimeSeconds, entry.mtimeNanoseconds] : [];
  const xattrs = entry.xattrs.map(([name, value]) => `${pathKey(name)}=${pathKey(value)}`).sort();
  const numbers = [mode, uid, gid, size, deviceMajor, deviceMinor, link];
  return JSON.stringify([type, numbers, time, pathKey(entry.target), xattrs, content]);
}
