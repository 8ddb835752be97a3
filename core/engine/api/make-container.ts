/** Objects that stand for containers. */
import { spawnProgram } from "../../host/bun/launcher.ts";
import {
  type Container as ContainerNow,
  containerEvent,
  inspectContainer,
  isRlError,
  parseSignal,
  RlError,
} from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";
import { cancelled } from "../cancelled.ts";
import { inspectFacts } from "../containers/facts.ts";
import { removeContainer } from "../containers/remove.ts";
import { renameContainer } from "../containers/rename.ts";
import { updateContainer } from "../containers/update.ts";
import { checkRunning } from "../exec/refuse.ts";
import { encodeAttach } from "../run/attach.ts";
import { createLife } from "../session/life.ts";
import type { Session } from "../session/session.ts";
import type { Container, StopOptions } from "./container.ts";
import { createCopies } from "./copying.ts";
import { execute, spawnIn } from "./exec.ts";
import { exitCodeOf } from "./exit-code.ts";
import { failureReport } from "./failure.ts";
import { libraryCaller } from "./library-caller.ts";
import { limitFlags } from "./limit-flags.ts";
import { logStream, readEntries } from "./logs.ts";
import { processesOf, statsOf } from "./looks.ts";
import type { AttachedStreams } from "./start-new.ts";
import { collect, streamsOf } from "./streams.ts";
import { changesOf, commitTree, exportTree } from "./trees.ts";

/** What objects of containers work on. */
export interface Ground {
  readonly apis: Apis;
  session(): Session;
  onWarning(text: string): void;
}

/** Of a container that was just started: what is known of it. */
export interface JustStarted {
  readonly attached?: AttachedStreams | undefined;
  /** Nanoseconds since the epoch, from before its start. */
  readonly since?: bigint | undefined;
}

export function makeContainer(
  ground: Ground,
  id: string,
  madeName: string,
  { attached: connected, since = 0n }: JustStarted = {},
): Container {
  const { apis, session } = ground;
  let attached = connected;
  let name = madeName;
  const found = (): Promise<KeptContainer> => apis.containers.find(id);
  const now = async (): Promise<ContainerNow> => (await found()).now;
  const logs = (stream: "stdout" | "stderr") => logStream(ground.apis, now, stream);
  let streams: Pick<AttachedStreams, "stdout" | "stderr"> | undefined = attached;
  const read = () => (streams ??= { stdout: logs("stdout"), stderr: logs("stderr") });
  const wait = async (signal?: AbortSignal): Promise<number> => {
    if (attached === undefined) return await exitCodeOf(apis, id, name, since, signal);
    const given = signal && untilAborted(signal, name);
    return await (given === undefined ? attached.exitCode : Promise.race([attached.exitCode, given]));
  };
  const leave = (): void => {
    attached?.leave();
    [streams, attached] = [undefined, undefined];
  };
  const start = async (): Promise<void> => {
    using report = failureReport(session().paths.run, "image");
    const caller = libraryCaller({}, ground.onWarning, report.command);
    const status = await createLife(session, caller).start(await now());
    if (status !== 0) throw report.take(caller.words());
    // Streams from before its last end are over.
    if (attached !== undefined) leave();
  };
  const stop = async (options: StopOptions = {}): Promise<void> => {
    const { signal, timeout } = options;
    await apis.life.stop(await now(), {
      signal: signal === undefined ? undefined : parseSignal(signal),
      timeout,
    });
  };
  const remove: Container["remove"] = ({ force = false, volumes } = {}) =>
    removeContainer(id, { force, volumes }, apis);
  return {
    id,
    get name() {
      return name;
    },
    get stdout() {
      return read().stdout;
    },
    get stderr() {
      return read().stderr;
    },
    get stdin() {
      if (attached !== undefined) return attached.stdin;
      throw withoutInput(name);
    },
    leave,
    output: () => collect(read(), wait()),
    wait: ({ signal } = {}) => wait(signal),
    status: async () => (await now()).status,
    async inspect({ size = false } = {}) {
      const container = await now();
      return inspectContainer(container, await inspectFacts(container, size, apis));
    },
    logs: (options = {}) => readEntries(apis, now, options),
    exec: async (args, options = {}) => execute(session(), checkRunning(name, await now()), args, options),
    spawn: async (args, options = {}) => spawnIn(session(), checkRunning(name, await now()), args, options),
    attach: async () => attachTo(session(), await now()),
    start,
    stop,
    async restart(options) {
      await stop(options);
      await start();
      apis.events.tell(containerEvent((await now()).document, "restart"));
    },
    kill: async (signal = "SIGKILL") => apis.life.kill(await now(), parseSignal(signal)),
    pause: async () => apis.life.pause(await now()),
    unpause: async () => apis.life.unpause(await now()),
    remove,
    async rename(to) {
      renameContainer(await found(), name, to, apis);
      name = to;
    },
    update: async (limits) => updateContainer(await found(), limitFlags(limits), apis, session().environment),
    commit: async (reference, options = {}) => commitTree(await found(), reference, options, apis),
    export: () => exportTree(found, apis),
    diff: async () => changesOf(await found()),
    ...createCopies(apis, id),
    stats: (options = {}) => statsOf(now, options),
    top: async () => processesOf(await now(), name),
    async [Symbol.asyncDispose]() {
      try {
        await stop();
        await remove({ force: true, volumes: true });
      } catch (error) {
        // One that was started with `remove`, or that somebody else has removed.
        if (!isRlError(error) || error.code !== "not-found") throw error;
      } finally {
        attached?.leave();
      }
    },
  };
}

/** By a client of its own. */
function attachTo({ paths }: Session, container: ContainerNow): AttachedStreams {
  const { config, request } = container.document;
  const terminal = config.process?.terminal === true;
  const input = (request as { readonly interactive?: unknown } | undefined)?.interactive === true;
  const settings = { keys: new Uint8Array(), terminal, input, signals: false, hangup: false };
  const report = failureReport(paths.run, "image");
  const child = spawnProgram("rl-attach", encodeAttach(paths, container, settings, report.command));
  const exitCode = child.exited.finally(report[Symbol.dispose]);
  return { ...streamsOf(child), exitCode, leave: () => child.kill("SIGKILL") };
}

function untilAborted(signal: AbortSignal, name: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(cancelled("wait for container", name));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return promise;
}

function withoutInput(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "write to container",
    subject,
    state: "it was not started with its streams here",
    hint: "start it with attach and stdin, or attach to it",
  });
}
