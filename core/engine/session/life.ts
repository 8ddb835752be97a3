/** The life of containers in this session. */
import {
  type Container,
  type ContainerStore,
  containerEvent,
  type LifeState,
  RlError,
  readContainer,
} from "../../mod.ts";
import type { Caller } from "../caller.ts";
import type { CreateRequest, LifeApi, StopRequest } from "../life.ts";
import { STOP_TIMEOUT } from "../run/stop-options.ts";
import { containerStore } from "./containers.ts";
import { createEvents } from "./events.ts";
import { lockContainer } from "./running.ts";
import type { Session } from "./session.ts";
import { killContainer, stopContainer } from "./stop.ts";

export function createLife(session: () => Session, caller: Caller): LifeApi {
  const store = (): ContainerStore => containerStore(session());
  const events = createEvents(() => session().paths);
  return {
    async create(request: CreateRequest) {
      const { createContainer } = await import("../run/create.ts");
      const id = await createContainer(request, session().environment, caller);
      const made = await readContainer(store(), id);
      if (made !== undefined) events.tell(containerEvent(made.document, "create"));
      return id;
    },
    start: async ({ document: { id } }, attach) => {
      const { paths, environment } = session();
      // The lock is for the start: what follows of an attached one may take as long as the container.
      const { status } = await lockContainer(paths, id, async (): Promise<Started> => {
        const now = await readContainer(store(), id);
        // One that goes when it ends, and does not run, is on its way.
        if (now === undefined || (now.document.ephemeral && now.state === undefined)) throw gone(id);
        if (now.status === "paused") throw pausedRefusal(now, "start container");
        if (now.state !== undefined) return { status: 0 };
        const { planAgain } = await import("../run/again.ts");
        const { startAttached, startMonitor } = await import("./start-monitor.ts");
        const plan = await planAgain(now.document, paths, environment, caller, attach);
        if (attach === undefined) return { status: await startMonitor(plan, caller) };
        return await startAttached(plan, async () => isUp((await readContainer(store(), id))?.state));
      });
      return await status;
    },
    stop: (container, { signal, timeout }: StopRequest) =>
      stopContainer(session().paths, store(), container, {
        signal,
        timeout: timeout ?? container.document.stopTimeout ?? STOP_TIMEOUT,
      }),
    kill: (container, signal, abort) => killContainer(session().paths, store(), container, signal, abort),
    async pause(container) {
      const { freeze } = await import("../../host/bun/freezer.ts");
      if (container.status === "paused") throw pausedRefusal(container, "pause container");
      using group = await openGroup(container, "pause container");
      await freeze(group, container.document.name);
      events.tell(containerEvent(container.document, "pause"));
    },
    async unpause(container) {
      const { thaw } = await import("../../host/bun/freezer.ts");
      if (container.status !== "paused") {
        throw refusal(container, "unpause container", "it is not paused", "see rl ps --all");
      }
      using group = await openGroup(container, "unpause container");
      thaw(group);
      events.tell(containerEvent(container.document, "unpause"));
    },
  };
}

interface Started {
  readonly status: number | Promise<number>;
}

async function openGroup(container: Container, action: string) {
  const { state } = container;
  if (!isUp(state)) {
    throw refusal(
      container,
      action,
      "it is not running",
      `start it with: rl start ${container.document.name}`,
    );
  }
  const { openCgroup } = await import("../../host/bun/cgroup.ts");
  if (state.cgroup !== "") return openCgroup(state.cgroup);
  throw new RlError({
    code: "unsupported",
    action,
    subject: container.document.name,
    state: "it has no control group of its own",
    hint: `start it where groups are delegated, as in: systemd-run --user --scope -p Delegate=yes rl start ${container.document.name}`,
  });
}

function isUp(state: LifeState | undefined): state is LifeState {
  return state !== undefined && state.pid !== 0;
}

function pausedRefusal(container: Container, action: string): RlError {
  const { name } = container.document;
  return refusal(container, action, "it is paused", `let it go on with: rl unpause ${name}`);
}

function refusal({ document }: Container, action: string, state: string, hint: string | undefined): RlError {
  return new RlError({ code: "invalid", action, subject: document.name, state, hint });
}

function gone(id: string): RlError {
  const state = "it was removed meanwhile";
  return new RlError({ code: "not-found", action: "start container", subject: id, state });
}
