/** Removing one container: what `rm`, `container prune` and `system prune` do. */
import { anonymousVolumes, isRlError, RlError, removeAnonymous } from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";

const SIGKILL = 9;

/** Milliseconds that a container has to end once it is killed. */
const PATIENCE = 10_000;

export interface RemoveOptions {
  /** End it first when it runs. */
  readonly force: boolean;
  /** Remove the volumes that were made for it and have no name of their own. */
  readonly volumes?: boolean | undefined;
}

/**
 * Remove a container by name or id, also one whose document cannot be read.
 *
 * @throws RlError "not-found"; "exists" for one that runs, without `force`
 */
export async function removeContainer(
  name: string,
  { force, volumes }: RemoveOptions,
  context: Pick<Apis, "containers" | "life" | "shelf" | "signal" | "volumes">,
): Promise<void> {
  const container = await findOrRemoveDead(name, context);
  if (container === undefined) return;
  if (container.isRunning()) {
    if (!force) throw running(name, container);
    await end(container, context);
    // One that was started with --rm is gone by now.
    if (container.note.ephemeral && (await isGone(container.note.id, context))) return;
  }
  await context.containers.remove(container);
  if (volumes !== true) return;
  await removeAnonymous(context.volumes.store(), anonymousVolumes(container.note.mounts ?? []));
}

async function findOrRemoveDead(
  name: string,
  { containers, shelf }: Pick<Apis, "containers" | "shelf">,
): Promise<KeptContainer | undefined> {
  try {
    return await containers.find(name);
  } catch (error) {
    if (!isRlError(error) || error.code !== "not-found") throw error;
    if ((await shelf.removeDead(name)) === undefined) throw error;
    return undefined;
  }
}

async function end(
  { now, note }: KeptContainer,
  { containers, life, signal }: Pick<Apis, "containers" | "life" | "signal">,
): Promise<void> {
  const late = AbortSignal.timeout(PATIENCE);
  const patience = AbortSignal.any([signal, late]);
  try {
    await life.kill(now, SIGKILL, patience);
    await containers.wait(now, patience);
  } catch (error) {
    if (late.aborted) throw tooLate(note.name, error);
    // It has ended meanwhile.
    if (!isRlError(error) || !["invalid", "not-found"].includes(error.code)) throw error;
  }
}

async function isGone(id: string, { containers }: Pick<Apis, "containers">): Promise<boolean> {
  try {
    await containers.find(id);
    return false;
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return true;
    throw error;
  }
}

function running(name: string, { now }: KeptContainer): RlError {
  const isPaused = now.status === "paused";
  return new RlError({
    code: "exists",
    action: "remove container",
    subject: name,
    state: isPaused ? "it is paused" : "it is running",
    hint: `end it first with: rl stop ${name}; or remove it with: rl rm --force ${name}`,
  });
}

function tooLate(name: string, cause: unknown): RlError {
  return new RlError({
    code: "unavailable",
    action: "remove container",
    subject: name,
    state: `it was killed and has not ended in ${PATIENCE / 1000} seconds`,
    cause,
  });
}
