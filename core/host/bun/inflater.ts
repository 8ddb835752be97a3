import { closeSync, openSync } from "node:fs";
import { openProgram } from "../../../syscalls-c/binding.ts";
import { RlError } from "../../errors.ts";
import { bomb, malformed } from "../common/inflate-fault.ts";
import { receivedFile } from "../common/received-file.ts";
import type { Arena, Slice } from "./arena.ts";

/** What the last number of an inflater holds above its status (syscalls-c/inflater.c). */
const END = 1n << 63n;

/** `enum inflate_status` of syscalls-c/inflate.h. */
const STATUS = { done: 0n, truncated: 1n, trailing: 3n, ratio: 4n, checksum: 5n };

/**
 * Inflate a gzip stream in a process of its own, which keeps nothing but reading, writing and its memory: what
 * it decodes comes from anybody.
 *
 * The content stays where that process put it. A chunk is a view of the arena, valid until the next one is asked
 * for; `arena.locate` knows it again. Input that was received into a file is read from there by that process itself,
 * as far as it is told.
 */
export async function* inflateApart(
  source: AsyncIterable<Uint8Array>,
  arena: Arena,
  slice: Slice,
): AsyncGenerator<Uint8Array> {
  let child: Inflater | undefined;
  let feeding: Feed | undefined;
  const input = peek(source);
  try {
    const path = await input.path();
    child = startInflater(arena, slice, path);
    feeding = feed(input.chunks(), child, path === undefined ? asIs : reached());
    let produced = 0;
    for await (const position of positions(child)) {
      if (position < produced || position - produced > slice.ringSize) throw impossible();
      for (const chunk of slice.views(produced, position - produced)) {
        yield chunk;
        const settled = slice.release(chunk.length);
        if (settled !== undefined) await settled;
      }
      produced = position;
    }
    await feeding.finished;
  } catch (error) {
    // The source's own failure, such as a digest that does not match, comes before what it does to the stream.
    throw feeding?.failure() ?? error;
  } finally {
    child?.kill("SIGKILL");
    await (feeding === undefined ? input.close() : feeding.stop());
    await child?.exited;
    slice.end();
  }
}

type Inflater = Bun.Subprocess<"pipe", "pipe", "ignore" | number>;

/** A stream whose first chunk is looked at before the stream is used. */
interface Peeked {
  /** The file it is read back from, if it is. */
  path(): Promise<string | undefined>;
  /** All of it; closes the source at its end. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Close the source, when `chunks` was not asked for. */
  close(): Promise<void>;
}

function peek(source: AsyncIterable<Uint8Array>): Peeked {
  const iterator = source[Symbol.asyncIterator]();
  const first = iterator.next();
  // Reported by whoever awaits it; until then it must not count as unhandled.
  first.catch(() => undefined);
  const close = async (): Promise<void> => void (await iterator.return?.());
  return {
    path: async () => {
      const { done, value } = await first;
      return done === true ? undefined : receivedFile(value);
    },
    chunks: async function* () {
      try {
        for (let next = await first; next.done !== true; next = await iterator.next()) yield next.value;
      } finally {
        await close();
      }
    },
    close,
  };
}

function startInflater(arena: Arena, slice: Slice, path: string | undefined): Inflater {
  const program = openProgram();
  if (program < 0) {
    throw new RlError({
      code: "io",
      action: "inflate",
      subject: "rl-inflate",
      state: `its program cannot be made ready (errno ${-program})`,
    });
  }
  // With a position of its own: whoever writes the file has another.
  const file = path === undefined ? undefined : openSync(path, "r");
  try {
    const place = ["3", String(slice.offset), String(slice.ringSize)];
    return Bun.spawn({
      cmd: [`/proc/self/fd/${program}`, ...place, ...(file === undefined ? [] : ["file"])],
      argv0: "rl-inflate",
      env: {},
      stdio: ["pipe", "pipe", file ?? "ignore", arena.fd],
    }) as Inflater;
  } finally {
    closeSync(program);
    if (file !== undefined) closeSync(file);
  }
}

/** How far the content in the ring reaches, each time it grows. Throws what ended the stream early. */
async function* positions(child: Inflater): AsyncGenerator<number> {
  let pending = new Uint8Array();
  for await (const chunk of child.stdout) {
    const bytes = pending.length === 0 ? chunk : joined(pending, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const whole = bytes.length - (bytes.length % 8);
    let reached: number | undefined;
    for (let at = 0; at < whole; at += 8) {
      const number = view.getBigUint64(at, true);
      if (number < END) reached = Number(number);
      else {
        if (reached !== undefined) yield reached;
        return checkStatus(number - END);
      }
    }
    pending = bytes.slice(whole);
    if (reached !== undefined) yield reached;
  }
  throw new RlError({
    code: "io",
    action: "inflate",
    subject: "rl-inflate",
    state: `it ended with ${child.signalCode ?? `status ${await child.exited}`} before the stream did`,
  });
}

/** A number that an inflater which does what it should never tells: whoever took it over is not believed. */
function impossible(): RlError {
  return new RlError({
    code: "io",
    action: "inflate",
    subject: "rl-inflate",
    state: "it told of more than there is room for",
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function checkStatus(status: bigint): void {
  if (status === STATUS.done) return;
  if (status === STATUS.ratio) throw bomb("gzip");
  if (status === STATUS.truncated) throw malformed("gzip", "it ends too early");
  if (status === STATUS.trailing) throw malformed("gzip", "there are bytes after its end");
  if (status === STATUS.checksum) throw malformed("gzip", "its checksum does not match");
  throw malformed("gzip", "it is malformed");
}

interface Feed {
  readonly finished: Promise<void>;
  /** What the source threw. */
  failure(): unknown;
  /** Stop reading and close the source. */
  stop(): Promise<void>;
}

/** What an inflater is told of its input. */
interface Teller {
  /** Of a chunk; undefined when that can wait. */
  next(chunk: Uint8Array): Uint8Array | undefined;
  /** What waits at the end. */
  rest(): Uint8Array | undefined;
}

const asIs: Teller = { next: (chunk) => chunk, rest: () => undefined };

/** Input of a file that is told of at once: each telling is a turn of this process and one of the inflater's. */
const TOLD = 256 * 1024;

/** How far the stream reaches in its file, 64 bits, little-endian. */
function reached(): Teller {
  let position = 0;
  let told = 0;
  const tell = (): Uint8Array => {
    told = position;
    return new Uint8Array(BigUint64Array.of(BigInt(position)).buffer);
  };
  return {
    next: (chunk) => {
      position += chunk.length;
      return position - told < TOLD ? undefined : tell();
    },
    rest: () => (told < position ? tell() : undefined),
  };
}

/** Write what is to be told of a source to an inflater, never further ahead than a pipe holds. */
function feed(source: AsyncIterable<Uint8Array>, child: Inflater, teller: Teller): Feed {
  let stopped = false;
  let failure: unknown;
  // A process that ended takes no more: nobody may wait for that.
  const gone = child.exited.then(() => {
    stopped = true;
  });
  const write = async (bytes: Uint8Array): Promise<void> => {
    try {
      const written = child.stdin.write(bytes);
      const flushed = child.stdin.flush();
      if (written instanceof Promise || flushed instanceof Promise) {
        await Promise.race([Promise.all([written, flushed]), gone]);
      }
    } catch {
      // A broken pipe: the inflater has found what it does not take, and says so itself.
      stopped = true;
    }
  };
  const run = async (): Promise<void> => {
    for await (const chunk of source) {
      if (stopped) return;
      const bytes = teller.next(chunk);
      if (bytes !== undefined) await write(bytes);
      if (stopped) return;
    }
    const rest = teller.rest();
    if (rest !== undefined) await write(rest);
    await Promise.race([child.stdin.end(), gone]).catch(() => undefined);
  };
  const finished = run().catch((error: unknown) => {
    failure = error;
    child.kill("SIGKILL");
  });
  return {
    finished,
    failure: () => failure,
    stop: async () => {
      stopped = true;
      await finished;
    },
  };
}
