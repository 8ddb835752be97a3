/** The containers of a store: listed and found, each as it is now. */
import { RlError } from "../errors.ts";
import type { ContainerStore, ContainerTexts } from "../ports/container-store.ts";
import { type ContainerDocument, documentText, parseDocument } from "./document.ts";
import { parseHealth } from "./health.ts";
import { type Container, containerStatus, type LifeState, parseLifeEnd, parseLifeState } from "./life.ts";

/** Every container, in no order. What a killed monitor has left is cleared up on the way. */
export async function listContainers(store: ContainerStore): Promise<Container[]> {
  const found: Container[] = [];
  const ids = store.ids();
  for (const id of ids) {
    const container = await readContainer(store, id);
    if (container !== undefined) found.push(container);
  }
  clearStrays(store, ids);
  return found;
}

/** Clear up what starts that were cut short have left of containers other than these. */
export function clearStrays(store: ContainerStore, ids: readonly string[]): void {
  for (const id of store.strays(ids)) {
    const { state } = readLife(store.read(id));
    if (state === undefined || !store.isAlive(state.monitor, state.bootId)) store.settle(id, state);
  }
  store.freeNames(ids);
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

/** Change what is written down of a container. @throws RlError "not-found", "io" */
export function amendContainer(
  store: ContainerStore,
  id: string,
  change: (document: ContainerDocument) => ContainerDocument,
): void {
  const { document: text } = store.read(id);
  const document = text === undefined ? undefined : parseDocument(text);
  if (document === undefined) {
    const state = "there is none any more";
    throw new RlError({ code: "not-found", action: "change container", subject: id, state });
  }
  store.write(id, documentText(change(document)));
}

/** A container as it is now; undefined when there is none, or none any more. */
export async function readContainer(store: ContainerStore, id: string): Promise<Container | undefined> {
  const texts = store.read(id);
  const document = texts.document === undefined ? undefined : parseDocument(texts.document);
  const { state, end } = readLife(texts);
  const isAlive = state !== undefined && store.isAlive(state.monitor, state.bootId);
  if (document?.id !== id) {
    if (document === undefined && texts.document === undefined && !isAlive) await forget(store, id, state);
    return undefined;
  }
  if (state === undefined) {
    if (document.ephemeral && store.isLeft(id)) return await forget(store, id, undefined, document.name);
    return { document, status: containerStatus(undefined, end, undefined), end };
  }
  if (!isAlive) return await settled(store, document, state);
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

function readLife({ state, end }: ContainerTexts) {
  return {
    state: state === undefined ? undefined : parseLifeState(state),
    end: end === undefined ? undefined : parseLifeEnd(end),
  };
}

/** Remove what a start or a removal that was cut short has left; somebody else may be at it, who then has the trouble. */
async function forget(
  store: ContainerStore,
  id: string,
  state: LifeState | undefined,
  name = "",
): Promise<undefined> {
  if (state !== undefined) store.settle(id, state);
  if (store.isLeft(id)) await store.remove(id, name).catch(() => undefined);
  return undefined;
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
  const { end } = readLife(store.read(id));
  return { document, status: containerStatus(undefined, end, undefined), end };
}
