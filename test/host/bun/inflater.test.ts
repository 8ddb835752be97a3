import {
  appendFileSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Arena, openArena, type Slice } from "../../../core/host/bun/arena.ts";
import { inflateApart } from "../../../core/host/bun/inflater.ts";
import type { BodySaver } from "../../../core/host/common/body-saver.ts";
import { readReceived } from "../../../core/host/common/received-file.ts";
import { broken, counted, failureOf, pieces, refuses } from "../../core/distribution/helpers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { MIB, randomBytes } from "./downloads.ts";
import { scratch } from "./scratch.ts";

const test = suite("inflater");
const { make, clean } = scratch();
test.after(clean);

function memory(): { arena: Arena; slice: Slice } {
  const arena = openArena();
  const slice = arena?.take();
  if (arena === undefined || slice === undefined) throw new Error("there is no shared memory");
  return { arena, slice };
}

/** Bytes that do not repeat within a ring, so that content in a wrong place shows. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(length / 4);
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index, 2654435761) >>> 8;
  return new Uint8Array(words.buffer);
}

test("content many times the ring's size comes whole, in views of the arena", async () => {
  const { arena, slice } = memory();
  const content = pattern(5 * slice.ringSize + 4);
  let at = 0;
  for await (const chunk of inflateApart(pieces(Bun.gzipSync(content)), arena, slice)) {
    assert.is(arena.locate(chunk)?.slice, slice);
    assert.ok(Buffer.from(chunk).equals(content.subarray(at, at + chunk.length)), `at ${at}`);
    at += chunk.length;
  }
  assert.is(at, content.length);
});

test("the slice is free again after the end, and after a reader that stops early", async () => {
  const { arena, slice } = memory();
  const stored = Bun.gzipSync(pattern(3 * slice.ringSize));
  for await (const _ of inflateApart(pieces(stored), arena, slice)) break;
  const again = arena.take();
  assert.is(again?.offset, slice.offset);
  if (again === undefined) return;
  for await (const _ of inflateApart(pieces(stored), arena, again));
  assert.is(arena.take()?.offset, slice.offset);
});

test("each fault is told apart", async () => {
  const { arena } = memory();
  const whole = Bun.gzipSync(new TextEncoder().encode("a layer"));
  const damaged = (at: number): Uint8Array => {
    const bytes = whole.slice();
    bytes[bytes.length - at] = (bytes.at(-at) ?? 0) ^ 1;
    return bytes;
  };
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [whole.subarray(0, 12), /ends too early/],
    [new Uint8Array([...whole, 7]), /bytes after its end/],
    [damaged(8), /checksum/],
    [damaged(1), /checksum/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7), /malformed/],
  ];
  for (const [bytes, state] of cases) {
    const slice = arena.take();
    assert.ok(slice);
    const read = async (): Promise<void> => {
      for await (const _ of inflateApart(pieces(bytes), arena, slice));
    };
    assert.match(String(await failureOf(read())), state);
  }
});

/** Puts bytes into a file as a download does, in these pieces, and gives what is read back from there. */
function received(
  parts: readonly Uint8Array[],
  failure?: Error,
): { readonly bytes: AsyncGenerator<Uint8Array>; readonly calls: { stops: number }; readonly path: string } {
  const path = join(make(), "file");
  const fd = openSync(path, "ax+");
  const calls = { stops: 0 };
  let stopped = false;
  const saver: BodySaver = {
    save: async (to) => {
      for (const part of parts) {
        if (stopped) return;
        writeSync(to, part);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (failure !== undefined) throw failure;
    },
    pause: () => undefined,
    resume: () => undefined,
    stop: () => {
      calls.stops += 1;
      stopped = true;
    },
  };
  const bytes = (async function* () {
    try {
      yield* readReceived(saver, { fd, path, length: 0 });
    } finally {
      closeSync(fd);
    }
  })();
  return { bytes, calls, path };
}

/** The same in pieces of so many bytes. */
function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return parts;
}

/** What comes of a stream: its content's digest and length, or how it failed. */
async function outcome(source: AsyncIterable<Uint8Array>): Promise<string> {
  const { arena, slice } = memory();
  const hasher = new Bun.CryptoHasher("sha256");
  let length = 0;
  try {
    for await (const chunk of inflateApart(source, arena, slice)) {
      hasher.update(chunk);
      length += chunk.length;
    }
  } catch (error) {
    return String(error);
  } finally {
    assert.is(arena.take()?.offset, slice.offset, "the slice is free again");
    closeSync(arena.fd);
  }
  return `${length} ${hasher.digest("hex")}`;
}

test("what was received into a file inflates to the same as what comes through the pipe", async () => {
  const { slice } = memory();
  for (const content of [pattern(8), pattern(5 * slice.ringSize + 4), randomBytes(3 * MIB)]) {
    const stored = Bun.gzipSync(content);
    const expected = `${content.length} ${new Bun.CryptoHasher("sha256").update(content).digest("hex")}`;
    assert.is(await outcome(pieces(stored)), expected);
    for (const size of [1009, 65_536, 1_000_003]) {
      assert.is(await outcome(received(cut(stored, size)).bytes), expected, `pieces of ${size}`);
    }
  }
});

test("pieces of the chunks are enough, and a stream that is written behind goes on in the file", async () => {
  const content = randomBytes(2 * MIB);
  const stored = Bun.gzipSync(content);
  const expected = `${content.length} ${new Bun.CryptoHasher("sha256").update(content).digest("hex")}`;
  const half = stored.length >> 1;
  const mixed = async function* (): AsyncGenerator<Uint8Array> {
    const { bytes, path } = received([stored.subarray(0, half)]);
    for await (const chunk of bytes) for (const piece of cut(chunk, 1000)) yield piece;
    // What is written is in the file before it is given.
    for (const piece of cut(stored.subarray(half), 70_000)) {
      appendFileSync(path, piece);
      yield piece;
    }
  };
  assert.is(await outcome(mixed()), expected);
});

test("received or not, the same faults are told", async () => {
  const stored = Bun.gzipSync(randomBytes(600_000));
  const damaged = stored.slice();
  damaged[stored.length - 8] = 1 ^ (damaged.at(-8) ?? 0);
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [stored.subarray(0, -9), /ends too early/],
    [stored.subarray(0, 300_000), /ends too early/],
    [new Uint8Array([...stored, 7]), /bytes after its end/],
    [damaged, /checksum/],
    [randomBytes(400_000).fill(0, 0, 2), /malformed/],
  ];
  for (const [bytes, state] of cases) {
    const through = await outcome(pieces(...cut(bytes, 65_536)));
    assert.match(through, state);
    assert.is(await outcome(received(cut(bytes, 65_536)).bytes), through);
  }
});

test("of a source that fails half-way its own error is thrown, received or not", async () => {
  const stored = Bun.gzipSync(randomBytes(2 * MIB));
  const half = cut(stored.subarray(0, stored.length >> 1), 65_536);
  for (const source of [
    pieces(...half, broken()),
    received(half, broken()).bytes,
    received([], broken()).bytes,
  ]) {
    assert.is(await outcome(source), String(broken()));
  }
});

test("a file that is shorter than it is told ends the stream, and does not hang it", async () => {
  const stored = Bun.gzipSync(randomBytes(MIB));
  const source = async function* (): AsyncGenerator<Uint8Array> {
    const { bytes, path } = received([stored]);
    for await (const chunk of bytes) {
      truncateSync(path, 100);
      yield chunk;
    }
  };
  assert.match(await outcome(source()), /ended with status 1 before the stream did/);
});

/** Descriptors of this process, and processes that it has started. */
function held(): { readonly descriptors: number; readonly children: string } {
  const children = readdirSync("/proc/self/task").map((task) => {
    try {
      return readFileSync(`/proc/self/task/${task}/children`, "utf8").trim();
    } catch {
      // A thread that has just ended.
      return "";
    }
  });
  return { descriptors: readdirSync("/proc/self/fd").length, children: children.join(" ").trim() };
}

test("a reader that stops leaves no process and no descriptor, and closes the source", async () => {
  const { arena } = memory();
  const stored = cut(Bun.gzipSync(randomBytes(4 * MIB)), 65_536);
  const stop = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    const slice = arena.take();
    assert.ok(slice);
    for await (const _ of inflateApart(source, arena, slice)) break;
  };
  // The first time the runtime opens things of its own.
  await stop(pieces(...stored));
  await stop(received(stored).bytes);
  const before = held();
  for (let times = 0; times < 3; times += 1) {
    await stop(pieces(...stored));
    const { bytes, calls } = received(stored);
    await stop(bytes);
    assert.is((await bytes.next()).done, true);
    assert.ok(calls.stops <= 1);
  }
  await untilTrue("the end of what was opened", () => {
    const { descriptors, children } = held();
    return descriptors <= before.descriptors && children === before.children;
  });
});

test("so does one whose source fails", async () => {
  const stored = cut(Bun.gzipSync(randomBytes(2 * MIB)), 65_536);
  const fail = async (): Promise<string> => await outcome(received(stored.slice(0, 9), broken()).bytes);
  await fail();
  const before = held();
  for (let times = 0; times < 3; times += 1) assert.is(await fail(), String(broken()));
  await untilTrue("the end of what was opened", () => {
    const { descriptors, children } = held();
    return descriptors <= before.descriptors && children === before.children;
  });
});

test("a slice that does not lie in the memory is refused, not written to", async () => {
  const { arena, slice } = memory();
  const outside: Slice = { ...slice, offset: arena.size };
  const read = async (): Promise<void> => {
    for await (const _ of inflateApart(pieces(Bun.gzipSync(pattern(400_000))), arena, outside));
  };
  await refuses(read(), "io");
});

test("one that cannot be started closes its source", async () => {
  const { arena, slice } = memory();
  const { counts, read } = counted("abc", "def");
  await failureOf(
    (async () => {
      for await (const _ of inflateApart(read(), { ...arena, fd: 9999 }, slice)) assert.unreachable();
    })(),
  );
  assert.equal(counts, { opened: 1, closed: 1 });
});

test.run();
