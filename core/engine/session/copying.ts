/** Files of containers and of the host, where they are. Loaded when something is copied. */
import { createFilePlace } from "../../host/bun/file-place.ts";
import { startTreeWorker } from "../../host/bun/tree-worker.ts";
import {
  type Container,
  type ContainerStore,
  callersPlan,
  type FilePlace,
  findContainer,
  joinedPlan,
  RlError,
  readContainer,
} from "../../mod.ts";
import type { CopyingApi } from "../apis.ts";
import type { Caller } from "../caller.ts";
import { containerStore } from "./containers.ts";
import { lockContainer } from "./running.ts";
import type { Session } from "./session.ts";

export function createCopying(session: () => Session, caller: Caller): CopyingApi {
  return {
    host: () =>
      createFilePlace({ startWorker: () => startTreeWorker(callersPlan()), isHost: true, singleId: false }),
    async inContainer(name, work) {
      const { paths, environment } = session();
      const store = containerStore(session());
      const found = await findContainer(store, name);
      const plan = runningPlan(found, store);
      if (plan !== undefined) return await using(found, plan, work);
      const { id } = found.document;
      return await lockContainer(paths, id, async () => {
        const now = await readContainer(store, id);
        if (now === undefined) throw unavailable(found, "it was removed meanwhile");
        const started = runningPlan(now, store);
        if (started !== undefined) return await using(now, started, work);
        const { planFiles } = await import("../run/assemble.ts");
        return await using(now, await planFiles(now.document, paths, environment, caller), work);
      });
    },
  };
}

/** Undefined when it does not run. @throws RlError "unavailable" between two runs */
function runningPlan(container: Container, store: ContainerStore): Uint8Array | undefined {
  const { document, state } = container;
  if (state === undefined) return undefined;
  if (state.pid === 0) throw unavailable(container, "it is being started");
  if (store.isOwn(document.id, state)) return joinedPlan(document.name, state);
  throw unavailable(container, "its first process has ended");
}

async function using<T>(
  { document }: Container,
  plan: Uint8Array,
  work: (place: FilePlace) => Promise<T>,
): Promise<T> {
  const { uidMappings = [] } = document.config.linux ?? {};
  const place = createFilePlace({
    startWorker: () => startTreeWorker(plan),
    isHost: false,
    singleId: uidMappings.length === 1 && uidMappings[0]?.size === 1,
  });
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

function unavailable({ document: { name } }: Container, state: string): RlError {
  return new RlError({
    code: "unavailable",
    action: "open files of container",
    subject: name,
    state,
    hint: "try again in a moment",
  });
}
