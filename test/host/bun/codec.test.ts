import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openArena } from "../../../core/host/bun/arena.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { codecContract } from "../../contract/codec.ts";
import { collect, pieces } from "../../core/distribution/helpers.ts";

const apart = suite("bun codec");

codecContract(apart, createCodec());

apart("more streams at a time than the arena has slices", async () => {
  const codec = createCodec({ arena: openArena() });
  const text = new TextEncoder().encode("content of a layer\n".repeat(5_000));
  const open = Array.from({ length: 12 }, () =>
    codec.inflate("gzip", pieces(Bun.gzipSync(text)))[Symbol.asyncIterator](),
  );
  for (const stream of open) {
    const first = await stream.next();
    assert.ok(first.done !== true && first.value.length > 0);
  }
  await Promise.all(open.map((stream) => stream.return?.()));
});

apart("a stream that nobody reads takes no slice", async () => {
  const codec = createCodec({ arena: openArena() });
  for (let index = 0; index < 20; index++) codec.inflate("gzip", pieces());
  assert.equal(
    await collect(codec.inflate("gzip", pieces(Bun.gzipSync(new Uint8Array(3))))),
    new Uint8Array(3),
  );
});

apart.run();
