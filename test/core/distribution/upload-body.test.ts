import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { partBody, wholeBody } from "../../../core/distribution/upload-body.ts";
import { readExactly } from "../../../core/ports/stream-body.ts";
import { bytesOf, collect, counted, failureOf, pieces, settled } from "./helpers.ts";

const body = suite("upload bodies");

body("wholeBody streams, and sends nothing as nothing", () => {
  const read = (): AsyncGenerator<Uint8Array> => pieces("ab");
  assert.equal(wholeBody({ size: 2, read }), { size: 2, read });
  assert.equal(wholeBody({ size: 0, read }), new Uint8Array());
});

body("partBody gives every part of every source, in any order and again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 5 }), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 6 }),
      async (texts, wanted) => {
        const all = bytesOf(texts.join(""));
        const parted = partBody({ size: all.length, read: () => pieces(...texts) });
        for (const [from, length] of wanted) {
          const offset = Math.min(from, all.length);
          const size = Math.min(length, all.length - offset);
          const part = parted.part(offset, size);
          assert.is(part.size, size);
          assert.equal(await collect(part.read()), all.slice(offset, offset + size));
        }
        parted.close();
      },
    ),
  );
});

body("partBody reads its source once for parts in order, and closes it", async () => {
  const { counts, read } = counted("0123", "4567", "89");
  const parted = partBody({ size: 10, read });
  for (const [offset, size] of [
    [0, 3],
    [3, 3],
    [6, 4],
  ] as const) {
    await collect(parted.part(offset, size).read());
  }
  assert.equal(counts, { opened: 1, closed: 1 });
});

body("partBody begins anew after a part that was not taken to its end", async () => {
  const { counts, read } = counted("0123", "4567");
  const parted = partBody({ size: 8, read });
  for await (const _ of parted.part(0, 6).read()) break;
  assert.equal(await collect(parted.part(2, 4).read()), bytesOf("2345"));
  assert.is(counts.opened, 2);
  parted.close();
  await settled();
  assert.is(counts.closed, 2);
});

body("partBody reads on after a part whose end nobody asked for", async () => {
  const { counts, read } = counted("0123", "4567", "89");
  const parted = partBody({ size: 10, read });
  const first = parted.part(0, 4).read()[Symbol.asyncIterator]();
  assert.equal((await first.next()).value, bytesOf("0123"));
  const second = parted.part(4, 4).read()[Symbol.asyncIterator]();
  assert.equal((await second.next()).value, bytesOf("4567"));
  // Late, and no longer about the source that is being read.
  await first.return?.();
  await second.next();
  assert.equal(await collect(parted.part(8, 2).read()), bytesOf("89"));
  assert.equal(counts, { opened: 1, closed: 1 });
});

body("partBody keeps a part that was given up from those that come after it", async () => {
  let release = (): void => undefined;
  const stalled = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { counts, read } = counted("0123", "4567");
  const parted = partBody({
    size: 8,
    async *read() {
      const first = counts.opened === 0;
      for await (const chunk of read()) {
        if (first) await stalled;
        yield chunk;
      }
    },
  });
  const old = readExactly(parted.part(0, 4));
  const pending = old.next();
  // A transport does not wait for this: it comes after what is asked for already.
  const closed = old.return(undefined);
  const again = parted.part(0, 4).read()[Symbol.asyncIterator]();
  assert.equal((await again.next()).value, bytesOf("0123"));
  release();
  await Promise.all([pending, closed]);
  assert.is((await again.next()).done, true);
  assert.equal(await collect(readExactly(parted.part(4, 4))), bytesOf("4567"));
  await settled();
  assert.equal(counts, { opened: 2, closed: 2 });
});

body("partBody's close waits for nobody, and closes under a part that is being read", async () => {
  const { counts, read } = counted("0123", new Error("never wanted"));
  const parted = partBody({ size: 8, read });
  const part = parted.part(0, 6).read()[Symbol.asyncIterator]();
  await part.next();
  parted.close();
  await settled();
  assert.equal(counts, { opened: 1, closed: 1 });
  assert.is((await part.next()).done, true);
});

body("partBody's last part fails when the source ends with an error, before its last bytes", async () => {
  const { read } = counted("01", "23", new Error("damaged"));
  const parted = partBody({ size: 4, read });
  await collect(parted.part(0, 2).read());
  const seen: Uint8Array[] = [];
  const last = async (): Promise<void> => {
    for await (const chunk of parted.part(2, 2).read()) seen.push(chunk);
  };
  assert.is(((await failureOf(last())) as Error).message, "damaged");
  assert.equal(seen, []);
});

body("partBody ends a part early when its source does", async () => {
  const parted = partBody({ size: 9, read: () => pieces("abc") });
  assert.equal(await collect(parted.part(1, 5).read()), bytesOf("bc"));
});

body.run();
