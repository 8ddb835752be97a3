/** The socket of the user's network, from the client's side: see syscalls-c/network.h for what is said there. */
import { closeSync, constants, openSync } from "node:fs";

export const NETWORK_QUESTION = { ping: 0, join: 1, leave: 2, outside: 8 } as const;

export interface NetworkQuestion {
  readonly what: (typeof NETWORK_QUESTION)[keyof typeof NETWORK_QUESTION];
  readonly container?: string;
  /** To leave. */
  readonly network?: string;
  /** The container's first process, to join. */
  readonly pid?: number;
  /** In clock ticks since boot. */
  readonly startTime?: number;
}

const SIZE = 256;
const CONTAINER = { at: 16, room: 72 };
const NETWORK = { at: 88, room: 168 };
const ANSWER = 4;

/** Milliseconds that an answer is waited for: what is asked takes few, except for the way to the outside. */
const PATIENCE = 10_000;

/** The errno of a process that is there and does not answer: it is stopped, perhaps. */
export const LATE = 110;

/**
 * Ask the process that is the user's network.
 *
 * @param directory of the user's network
 * @param patience milliseconds
 * @returns 0 or an errno, `LATE` for no answer in time; undefined when nobody is there
 */
export async function askNetwork(
  directory: string,
  question: NetworkQuestion,
  patience = PATIENCE,
): Promise<number | undefined> {
  const fd = openDirectory(directory);
  if (fd === undefined) return undefined;
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const timer = setTimeout(() => resolve(LATE), patience);
  let rest = new Uint8Array();
  try {
    // A path of a socket is short, so it is reached through its directory.
    const socket = await Bun.connect({
      unix: `/proc/self/fd/${fd}/control`,
      socket: {
        open: (opened) => void opened.write(encodeQuestion(question)),
        data: (_, bytes) => {
          rest = new Uint8Array([...rest, ...bytes]);
          if (rest.length >= ANSWER) resolve(new DataView(rest.buffer).getInt32(0, true));
        },
        close: () => resolve(undefined),
        error: () => resolve(undefined),
      },
    });
    const answer = await promise;
    socket.end();
    return answer;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    closeSync(fd);
  }
}

/** Bytes of a struct network_request. */
export function encodeQuestion(question: NetworkQuestion): Uint8Array {
  const { what, container = "", network = "", pid = 0, startTime = 0 } = question;
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, what, true);
  view.setInt32(4, pid, true);
  view.setBigInt64(8, BigInt(startTime), true);
  putText(bytes, CONTAINER, container);
  putText(bytes, NETWORK, network);
  return bytes;
}

/** With a NUL behind it. */
function putText(bytes: Uint8Array, { at, room }: typeof NETWORK, text: string): void {
  const encoded = new TextEncoder().encode(text);
  if (encoded.length >= room) throw new TypeError(`Cannot ask for ${JSON.stringify(text)}: it is too long`);
  bytes.set(encoded, at);
}

function openDirectory(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return undefined;
  }
}
