import { closeSync } from "node:fs";
import { openProgram } from "../../../syscalls-c/binding.ts";
import { RlError } from "../../errors.ts";
import type { Arena, Slice } from "./arena.ts";
import { bomb, malformed } from "./inflate-fault.ts";

/** What the last number of an inflater holds above its status (syscalls-c/inflater.c). */
const END = 1n << 63n;

/** `enum inflate_status` of syscalls-c/inflate.h. */
const STATUS = { done: 0n, truncated: 1n, trailing: 3n, ratio: 4n, checksum: 5n };

/**
 * Inflate a gzip stream in a process of its own, which keeps nothing but reading, writing and its memory: what
 * it decodes comes from anybody.
 *
 * The content stays where that process put it. A chunk is a view of the arena, valid until the next one is asked
 * for; `arena.locate` knows it again.
 */
export async function* inflateApart(
  source: AsyncIterable<Uint8Array>,
  arena: Arena,
  slice: Slice,
): AsyncGenerator<Uint8Array> {
  let child: Inflater | undefined;
  let feeding: Feed | undefined;
  try {
    child = startInflater(arena, slice);
    feeding = feed(source, child);
    let produced = 0;
    for await (const position of positions(child)) {
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
    await feeding?.stop();
    await child?.exited;
    slice.end();
  }
}

type Inflater = Bun.Subprocess<"pipe", "pipe", "ignore">;

function startInflater(arena: Arena, slice: Slice): Inflater {
  const program = openProgram();
  if (program < 0) {
    throw new RlError({
      code: "io",
      action: "inflate",
      subject: "rl-inflate",
      state: `its program cannot be made ready (errno ${-program})`,
    });
  }
  try {
    return Bun.spawn({
      cmd: [`/proc/self/fd/${program}`, "3", String(slice.offset), String(slice.ringSize)],
      argv0: "rl-inflate",
      env: {},
      stdio: ["pipe", "pipe", "ignore", arena.fd],
    }) as Inflater;
  } finally {
    closeSync(program);
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

/** Write a source to an inflater, never further ahead than a pipe holds. */
function feed(source: AsyncIterable<Uint8Array>, child: Inflater): Feed {
  let stopped = false;
  let failure: unknown;
  // A process that ended takes no more: nobody may wait for that.
  const gone = child.exited.then(() => {
    stopped = true;
  });
  const run = async (): Promise<void> => {
    for await (const chunk of source) {
      if (stopped) return;
      try {
        const written = child.stdin.write(chunk);
        const flushed = child.stdin.flush();
        if (written instanceof Promise || flushed instanceof Promise) {
          await Promise.race([Promise.all([written, flushed]), gone]);
        }
      } catch {
        // A broken pipe: the inflater has found what it does not take, and says so itself.
        return;
      }
      if (stopped) return;
    }
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
