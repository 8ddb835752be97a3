/**
 * All containers for a listing. Of a thousand most have ended long ago, so of each no more is read than is shown, in
 * calls of the kernel that nobody waits for; and what was read of those that rest is kept for the next time.
 */
import type { ContainerShelf } from "../ports/container-shelf.ts";
import { type DocumentBrief, parseBrief } from "./brief.ts";
import { clearStrays, readContainer } from "./containers.ts";
import { type ContainerDocument, parseDocument } from "./document.ts";
import type { Health } from "./health.ts";
import { decodeListing, encodeListing, type KeptEntry } from "./kept-listing.ts";
import {
  type Container,
  type ContainerStatus,
  containerStatus,
  type LifeEnd,
  type LifeState,
  parseLifeEnd,
} from "./life.ts";

/** A container as a listing sees it. */
export interface ListedContainer {
  readonly id: string;
  /** Undefined for one whose document cannot be read, which is "dead". */
  readonly brief: DocumentBrief | undefined;
  readonly status: ContainerStatus | "dead";
  readonly state?: LifeState | undefined;
  readonly end?: LifeEnd | undefined;
  /** What its checks have found out, where it has any. */
  readonly health?: Health | undefined;
  /** Everything that is written down; read and parsed when it is asked for. */
  document(): ContainerDocument | undefined;
}

/** So many have to be new to it before a listing is kept anew: of a few, reading them again costs less. */
const WORTH_KEEPING = 32;

/** Microseconds after which a change of a directory cannot be taken for an earlier one. */
const SETTLED = 1_000_000;

/**
 * Every container, newest first; or only those that have a monitor, which asks nothing of the others. What a killed
 * monitor has left is cleared up on the way.
 *
 * @param now milliseconds since the epoch
 */
export async function listBriefly(
  shelf: ContainerShelf,
  { now, running }: { readonly now: number; readonly running?: boolean | undefined },
): Promise<ListedContainer[]> {
  // The ids first: what is started afterwards is new, what ends afterwards has a state here.
  const ids = shelf.ids();
  const withState = new Set(shelf.withState());
  const resting = running === true ? [] : ids.filter((id) => !withState.has(id));
  const found = listResting(shelf, resting, now * 1000);
  const read = new Set(found.map(({ id }) => id));
  for (const id of ids) {
    if (read.has(id) || (running === true && !withState.has(id))) continue;
    const listed = await listWorking(shelf, id);
    if (listed !== undefined) found.push(listed);
  }
  if (running !== true) clearStrays(shelf, ids);
  return found.sort(newestFirst);
}

/** Those without a state; without those that have to be looked at again. */
function listResting(shelf: ContainerShelf, ids: readonly string[], now: number): ListedContainer[] {
  if (ids.length < WORTH_KEEPING) {
    return ids.flatMap((id) => readEntry(shelf, id, 0) ?? []).map((entry) => listedEntry(shelf, entry));
  }
  const changed = shelf.changedAt(ids);
  const moments = new Map(ids.map((id, index) => [id, changed[index] ?? 0]));
  // In the order in which they were shown the last time, which leaves little to sort.
  const held = decodeListing(shelf.keptListing()).filter(
    (entry) => entry.changed !== 0 && moments.get(entry.brief.id) === entry.changed,
  );
  // Mostly that is all of them.
  if (held.length === ids.length) return held.map((entry) => listedEntry(shelf, entry));
  for (const { brief } of held) moments.delete(brief.id);
  const fresh = [...moments].flatMap(([id, moment]) => readEntry(shelf, id, moment) ?? []);
  const lasting = fresh.filter((entry) => entry.changed !== 0 && now - entry.changed > SETTLED);
  if (lasting.length >= WORTH_KEEPING) {
    shelf.keepListing(encodeListing([...held, ...lasting].sort((a, b) => byAge(a.brief, b.brief))));
  }
  return [...held, ...fresh].map((entry) => listedEntry(shelf, entry));
}

/** Undefined when it cannot be read so, or may have begun to run a moment ago. */
function readEntry(shelf: ContainerShelf, id: string, changed: number): KeptEntry | undefined {
  const { document, end: endText } = shelf.readKept(id);
  const brief = document === undefined ? undefined : parseBrief(document);
  const end = endText === undefined ? undefined : parseLifeEnd(endText);
  // Of one that runs it is written down how it would end with the machine; of one that goes with its end, nothing.
  const isResting = brief !== undefined && !brief.ephemeral && end?.finishedAt !== "";
  return isResting ? { changed, brief, end } : undefined;
}

function listedEntry(shelf: ContainerShelf, { brief, end }: KeptEntry): ListedContainer {
  const { id } = brief;
  let document: ContainerDocument | undefined;
  return {
    id,
    brief,
    status: containerStatus(undefined, end, undefined),
    end,
    document() {
      document ??= parseDocument(shelf.readKept(id).document ?? "");
      return document;
    },
  };
}

async function listWorking(shelf: ContainerShelf, id: string): Promise<ListedContainer | undefined> {
  const container = await readContainer(shelf, id);
  if (container !== undefined) return listed(container);
  if (!shelf.isLeftOver(id)) return undefined;
  return { id, brief: undefined, status: "dead", document: () => undefined };
}

/** A container that was read in full, as a listing sees it. */
export function listed({ document, status, state, end, health }: Container): ListedContainer {
  return { id: document.id, brief: document, status, state, end, health, document: () => document };
}

function newestFirst(left: ListedContainer, right: ListedContainer): number {
  return byAge(left.brief ?? left, right.brief ?? right);
}

type Aged = { readonly id: string; readonly created?: string };

/** Times of this program are of one length and zone, so their texts are in order. */
function byAge(left: Aged, right: Aged): number {
  const [a, b] = [left.created ?? "", right.created ?? ""];
  if (a !== b) return a < b ? 1 : -1;
  return left.id < right.id ? -1 : 1;
}
