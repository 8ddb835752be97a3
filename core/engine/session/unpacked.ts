/** The directories of unpacked layers that this session can work on. Loaded only when layers are worked on. */
import { readdir } from "node:fs/promises";
import { createTreeReader } from "../../host/bun/tree-reader.ts";
import { createTreeStore } from "../../host/bun/tree-store.ts";
import { isRlError, type TreeStore, type UnpackedTrees, usernsRecord } from "../../mod.ts";

import { type InnerIds, type SessionIds, sessionIds } from "./ids.ts";
import { treeWorker } from "./images.ts";
import { layersDirectory } from "./layers.ts";
import type { Session } from "./session.ts";

const FORMS: readonly TreeStore["form"][] = ["overlay", "flat"];

/**
 * Each form under each id map that there are layers of, each with workers in its own namespace: owners on disk are
 * those of the map. The one given comes first, also when nothing is unpacked in it yet.
 */
export async function unpackedTrees(
  session: Session,
  form: TreeStore["form"],
  inner: InnerIds | undefined,
): Promise<readonly UnpackedTrees[]> {
  const names = await readdir(session.paths.layers).catch((): string[] => []);
  const found: UnpackedTrees[] = [];
  // Under the user's own ids first, and then under those that were asked for some time.
  const kept = names.flatMap((name) => keptIds(name) ?? []);
  for (const [index, each] of [inner, undefined, session.user, ...kept].entries()) {
    const ids = idsOf(session, each);
    if (ids === undefined) continue;
    for (const shape of [form, ...FORMS.filter((other) => other !== form)]) {
      const directory = layersDirectory(session.paths, shape, ids.maps);
      const name = directory.slice(session.paths.layers.length + 1);
      const isFirst = index === 0 && shape === form;
      // Root's ids are the same whatever is asked for.
      if (found.some((other) => other.name === name)) continue;
      if (isFirst || names.includes(name)) found.push(open(name, directory, shape, ids));
    }
  }
  return found;
}

function open(
  name: string,
  directory: string,
  form: TreeStore["form"],
  { maps, host }: SessionIds,
): UnpackedTrees {
  const startWorker = treeWorker(usernsRecord(maps, host));
  return {
    name,
    trees: createTreeStore({ directory, form, singleId: maps.kind === "single", startWorker }),
    reader: createTreeReader({ directory, startWorker }),
  };
}

/** The ids that the name of a directory tells; see the variants of id maps. */
function keptIds(name: string): InnerIds | undefined {
  const [, uid, gid] = /keep-(\d+)-(\d+)$/.exec(name) ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** Without subordinate ids there is no second map. */
function idsOf(session: Session, inner: InnerIds | undefined): SessionIds | undefined {
  try {
    return sessionIds(session, inner);
  } catch (error) {
    if (isRlError(error) && error.code === "unsupported") return undefined;
    throw error;
  }
}
