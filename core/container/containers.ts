/** The containers of a store: listed and found, each as it is now. */
import { RlError } from "../errors.ts";
import type { ContainerStore } from "../ports/container-store.ts";
import { type ContainerDocument, parseDocument } from "./document.ts";
import { parseHealth } from "./health.ts";
import { type Container, containerStatus, type LifeState, parseLifeEnd, parseLifeState } from "./life.ts";

/** Every container, in no order. What a killed monitor has left is cleared up on the way. */
export async function listContainers(store: ContainerStore): Promise<Container[]> {
  const found: Container[] = [];
  for (const id of store.ids()) {
    const container = await readContainer(store, id);
    if (container !== undefined) found.push(container);
  }
  return found;
}

/**
 * By id, name, or the beginning of an id; in this order, as docker does.
 *
 * @throws RlError "not-found", "invalid" when several begin so
 */
export async function findContainer(store: ContainerStore, text: string): Promise<Container> {
  const known = /^[0-9a-f]{64}$/.test(text) ? text : store.named(text);
  const exact = known === undefined ? undefined : await readContainer(store, known);
  if (exact !== undefined) return exact;
  const candidates = /^[0-9a-f]+$/.test(text) ? store.ids().filter((id) => id.startsWith(text)) : [];
  const [only] = candidates;
  const container =
    candidates.length === 1 && only !== undefined ? await readContainer(store, only) : undefined;
  if (container !== undefined) return container;
  const several = candidates.length > 1;
  throw new RlError({
    code: several ? "invalid" : "not-found",
    action: "find container",
    subject: text,
    state: several ? `${candidates.length} ids begin like this` : "there is none of this name or id",
    hint: several ? "give more digits of the id" : "see rl ps --all",
  });
}

/** A container as it is now; undefined when there is none, or none any more. */
export async function readContainer(store: ContainerStore, id: string): Promise<Container | undefined> {
  const texts = store.read(id);
  const document = texts.document === undefined ? undefined : parseDocument(texts.document);
  if (document === undefined) return undefined;
  const state = texts.state === undefined ? undefined : parseLifeState(texts.state);
  const end = texts.end === undefined ? undefined : parseLifeEnd(texts.end);
  if (state === undefined) return { document, status: containerStatus(undefined, end, undefined), end };
  if (!store.isAlive(state.monitor, state.bootId)) return await settled(store, document, state);
  const health = texts.health === undefined ? undefined : parseHealth(texts.health);
  const isPaused = state.cgroup !== "" && store.isFrozen(state.cgroup);
  return {
    document,
    status: containerStatus(state, end, { hasMonitor: true, isPaused }),
    state,
    end,
    health,
  };
}

/** Its monitor may have ended as it should between two looks: then its end is there by now. */
async function settled(
  store: ContainerStore,
  document: ContainerDocument,
  state: LifeState,
): Promise<Container | undefined> {
  const { id, name } = document;
  store.settle(id, state);
  if (document.ephemeral) {
    await store.remove(id, name);
    return undefined;
  }
  const { end: text } = store.read(id);
  const end = text === undefined ? undefined : parseLifeEnd(text);
  return { document, status: containerStatus(undefined, end, undefined), end };
}
