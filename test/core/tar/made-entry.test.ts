import { suite } from "uvu";
import * as assert from "uvu/assert";
import { madeEntry } from "../../../core/tar/made-entry.ts";
import { writeTar } from "../../../core/tar/writer.ts";

const test = suite("madeEntry");

test("it is root's and has no time, so that the same entry is the same bytes", async () => {
  const entry = madeEntry({ type: "file", path: "a", mode: 0o644, size: 1 });
  assert.equal(entry, { ...madeEntry({ type: "file", path: new Uint8Array([97]), mode: 0o644 }), size: 1 });
  const bytes = await new Response(writeTar([{ entry, data: [new Uint8Array([1])] }])).bytes();
  const numbers = new TextDecoder().decode(bytes.subarray(100, 148)).replaceAll("\0", " ");
  assert.is(numbers, "0000644 0000000 0000000 00000000001 00000000000 ");
  assert.is(madeEntry({ type: "directory", path: "d", mode: 0o755 }).size, 0);
});

test.run();
