import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { partBody, wholeBody } from "../../../core/distribution/upload-body.ts";
import { bytesOf, collect, failureOf, pieces } from "./helpers.ts";

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
        await parted.close();
      },
    ),
  );
});

/** A source that counts how often it is opened and closed. */
function counted(...parts: (string | Error)[]) {
  const counts = { opened: 0, closed: 0 };
  async function* read(): AsyncGenerator<Uint8Array> {
    counts.opened += 1;
    try {
      yield* pieces(...parts);
    } finally {
      counts.closed += 1;
    }
  }
  return { counts, read };
}

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
  await parted.close();
  assert.is(counts.closed, 2);
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
