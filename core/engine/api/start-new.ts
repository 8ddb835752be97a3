/** Starting a new container in the background, as `rl run -d` does, with its streams here if they are wanted. */
import { spawnProgram } from "../../host/bun/launcher.ts";
import { readContainer } from "../../mod.ts";
import { completeStart } from "../run/complete.ts";
import { newContainerId } from "../run/container.ts";
import { prepareStart } from "../run/prepare.ts";
import { readUserFile } from "../run/user-file.ts";
import { hasWorkBeside, type RunFlags, wordOptions } from "../run/words.ts";
import { containerStore } from "../session/containers.ts";
import type { Session } from "../session/session.ts";
import { startMonitor } from "../session/start-monitor.ts";
import { failureReport } from "./failure.ts";
import { type Listening, libraryCaller } from "./library-caller.ts";
import { type Streams, streamsOf } from "./streams.ts";

export interface NewContainer {
  readonly flags: RunFlags;
  /** As people write it. */
  readonly image: string;
  readonly command: readonly string[];
  /** Its streams are this program's, from the first byte. */
  readonly isAttached: boolean;
}

export interface StartedContainer {
  readonly id: string;
  readonly name: string;
  /** Of one that is attached. */
  readonly attached?: AttachedStreams | undefined;
}

export interface AttachedStreams extends Streams {
  /** The container's exit code, once it has ended. */
  readonly exitCode: Promise<number>;
  /** Leave the container, which goes on. */
  leave(): void;
}

/** Milliseconds between two looks whether an attached container has begun. */
const PAUSE = 5;

/** @throws RlError of everything that a start can fail by */
export async function startNew(
  session: Session,
  { flags: told, image, command, isAttached }: NewContainer,
  listening: Listening,
  onWarning: (text: string) => void,
): Promise<StartedContainer> {
  const { environment, paths } = session;
  // The one without a terminal whose caller is there from the beginning is the one that passes on no signals.
  const flags = { ...told, detach: !isAttached, "sig-proxy": !isAttached };
  const id = newContainerId();
  const sources = { id, command, environment, readFile: readUserFile };
  const words = wordOptions(flags, sources);
  const beside = hasWorkBeside(flags) ? await import("../run/beside.ts") : undefined;
  beside?.checkBeside(flags);
  const labels = beside?.parseLabels(flags, sources);
  using report = failureReport(paths.run, "image");
  const caller = libraryCaller(listening, onWarning, report.command);
  const request = { flags, image, id, sources, environment, caller, quickFile: undefined };
  const start = await prepareStart(request);
  await beside?.makeWay(flags, environment);
  const { name, plan } = await completeStart(start, { flags, id, command, words, labels }, paths);
  try {
    if (isAttached) return { id, name, attached: await attach(session, id, plan, flags.interactive, report) };
    const status = await startMonitor(plan, caller);
    if (status !== 0) throw report.take(caller.words());
    return { id, name };
  } catch (error) {
    await forget(session, id, name);
    throw error;
  }
}

type Report = ReturnType<typeof failureReport>;

async function attach(
  session: Session,
  id: string,
  plan: Uint8Array,
  hasInput: boolean,
  report: Report,
): Promise<AttachedStreams> {
  const child = spawnProgram("rl-monitor", plan);
  if (!hasInput) await Promise.allSettled([child.stdin.end()]);
  const store = containerStore(session);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!hasEnded()) {
    const state = (await readContainer(store, id))?.state;
    if (state !== undefined && state.pid !== 0) break;
    await Bun.sleep(PAUSE);
  }
  if (report.isTold()) throw report.take("");
  const leave = (): void => child.kill("SIGKILL");
  return { ...streamsOf(child), exitCode: child.exited, leave };
}

/** What a start that failed has left, which the caller has no object for. */
async function forget(session: Session, id: string, name: string): Promise<void> {
  try {
    await containerStore(session).remove(id, name);
  } catch {
    // The failure of the start says more. What is left is found by the next listing.
  }
}
