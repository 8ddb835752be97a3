import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readExactly } from "../../../core/ports/stream-body.ts";
import { bytesOf, collect, pieces, refuses } from "../distribution/helpers.ts";

const body = suite("readExactly");

body("passes a body of the announced size", async () => {
  const read = (): AsyncGenerator<Uint8Array> => pieces("ab", "", "c");
  assert.equal(await collect(readExactly({ size: 3, read })), bytesOf("abc"));
});

body("refuses every other size, and closes the source", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 4 })), fc.nat(20), async (parts, size) => {
      const length = bytesOf(parts.join("")).length;
      let closed = false;
      async function* read(): AsyncGenerator<Uint8Array> {
        try {
          yield* pieces(...parts);
        } finally {
          closed = true;
        }
      }
      const work = collect(readExactly({ size, read }));
      if (length === size) assert.is((await work).length, size);
      else await refuses(work, "corrupt", length > size ? /more/ : /fewer/);
      assert.ok(closed);
    }),
  );
});

body.run();
