/**
 * The socket of a running container, from the client's side: see syscalls-c/control.h for what is said there.
 */
import { closeSync, constants, openSync } from "node:fs";
import { lifeDirectory } from "./container-store.ts";
import type { StorePaths } from "./paths.ts";

const HEAD = 8;

export const FRAME = {
  input: 0,
  output: 1,
  errors: 2,
  exit: 3,
  resize: 4,
  attach: 5,
  wait: 6,
  refused: 7,
  signal: 8,
  stop: 9,
  detach: 10,
} as const;

/**
 * Wait until a container has ended.
 *
 * @returns its exit code; undefined when it does not run, or its monitor has not lived to tell
 */
export async function waitForEnd(
  paths: Pick<StorePaths, "run">,
  id: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  return (await ask(paths, id, FRAME.wait, FRAME.exit, signal))?.[0];
}

/**
 * Tell a container's monitor that the container is being stopped, so that it is not started again whatever its restart
 * policy says. To be done before it is sent a signal, and its state to be read afterwards: it may have been started
 * again in between, or be waiting to be, and then it ends by this alone.
 *
 * @returns whether there is a monitor, which has heard it
 */
export async function requestStop(
  paths: Pick<StorePaths, "run">,
  id: string,
  signal?: AbortSignal,
): Promise<boolean> {
  return (await ask(paths, id, FRAME.stop, FRAME.stop, signal)) !== undefined;
}

/** Send a frame and wait for one. @returns its payload; undefined when none comes */
async function ask(
  paths: Pick<StorePaths, "run">,
  id: string,
  question: number,
  answer: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const directory = openDirectory(lifeDirectory(paths, id));
  if (directory === undefined) return undefined;
  const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
  const parse = frameReader((kind, payload) => {
    if (kind === answer) resolve(payload);
  });
  try {
    // A path of a socket is short, so it is reached through its directory.
    const socket = await Bun.connect({
      unix: `/proc/self/fd/${directory}/control`,
      socket: {
        open: (opened) => void opened.write(frame(question, new Uint8Array())),
        data: (_, bytes) => parse(bytes),
        close: () => resolve(undefined),
        error: () => resolve(undefined),
      },
    });
    const stop = (): void => void socket.end();
    signal?.addEventListener("abort", stop, { once: true });
    const payload = await promise;
    socket.end();
    return payload;
  } catch {
    return undefined;
  } finally {
    closeSync(directory);
  }
}

/** Bytes of a frame. */
export function frame(kind: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD + payload.length);
  bytes[0] = kind;
  new DataView(bytes.buffer).setUint32(4, payload.length);
  bytes.set(payload, HEAD);
  return bytes;
}

/** Take bytes as they come and give whole frames. */
export function frameReader(take: (kind: number, payload: Uint8Array) => void): (bytes: Uint8Array) => void {
  let rest = new Uint8Array();
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    let at = 0;
    while (all.length - at >= HEAD) {
      const length = new DataView(all.buffer, at).getUint32(4);
      if (all.length - at < HEAD + length) break;
      take(all[at] ?? 0, all.subarray(at + HEAD, at + HEAD + length));
      at += HEAD + length;
    }
    rest = all.slice(at);
  };
}

function openDirectory(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return undefined;
  }
}
