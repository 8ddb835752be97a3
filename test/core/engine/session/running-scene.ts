/** A container of the test's own: a process, a state that names it, and a socket that tells of its end. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readContainer } from "../../../../core/container/containers.ts";
import type { Container } from "../../../../core/container/life.ts";
import { keepDocument, nameLink, reserveName } from "../../../../core/engine/run/container.ts";
import { lifeDirectory } from "../../../../core/host/bun/container-store.ts";
import { FRAME, frame } from "../../../../core/host/bun/control.ts";
import { bootId, processStartTime } from "../../../../core/host/bun/process-facts.ts";
import type { ContainerStore } from "../../../../core/ports/container-store.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import type { Stage } from "./fixture.ts";

export interface RunningScene {
  readonly store: ContainerStore;
  readonly child: Bun.Subprocess;
  container(): Promise<Container>;
  stop(): Promise<void>;
}

export const ID = "ab".repeat(32);

/** @param words of the process @param isOwn whether it is taken for the container's @param answers whether its monitor does */
export async function runningScene(
  { session: { paths } }: Stage,
  words: readonly string[],
  base: ContainerStore,
  isOwn = true,
  answers = true,
): Promise<RunningScene> {
  reserveName(nameLink(paths, "web"), ID);
  keepDocument(`${paths.containers}/${ID}`, documentText({ ...DOCUMENT, id: ID, name: "web" }));
  const child = Bun.spawn([...words], { stdout: "pipe" });
  if (words.length > 2) await child.stdout.getReader().read();
  const directory = lifeDirectory(paths, ID);
  mkdirSync(directory, { recursive: true });
  const started = (pid: number) => ({ pid, startTime: processStartTime(pid) ?? 0 });
  const state = {
    ...started(child.pid),
    bootId: bootId(),
    monitor: started(process.pid),
    startedAt: "t",
    cgroup: "",
  };
  writeFileSync(`${directory}/state.json`, JSON.stringify(state));
  const listener = Bun.listen({
    unix: `${directory}/control`,
    socket: {
      data: (socket, bytes) => {
        if (answers && bytes[0] === FRAME.stop) socket.write(frame(FRAME.stop, new Uint8Array()));
        void child.exited.then(() => {
          rmSync(`${directory}/state.json`, { force: true });
          socket.end(
            frame(FRAME.exit, Uint8Array.of(child.signalCode === null ? (child.exitCode ?? 0) : 137)),
          );
        });
      },
    },
  });
  const store = {
    ...base,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    isOwn: () => isOwn,
  };
  return {
    store,
    child,
    async container() {
      const found = await readContainer(store, ID);
      if (found === undefined) throw new Error("none");
      return found;
    },
    async stop() {
      child.kill("SIGKILL");
      await child.exited;
      listener.stop(true);
    },
  };
}
