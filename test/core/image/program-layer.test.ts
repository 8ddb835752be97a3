import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { layerArchive } from "../../../core/image/program-layer.ts";
import { programKey } from "../../../core/layer/chain-id.ts";
import { collect, digestOf, refuses } from "../distribution/helpers.ts";
import { pieces } from "./archive/fixture.ts";
import { tar } from "./fixture.ts";

const test = suite("layerArchive");
const ports = { codec: createCodec(), digester: createDigester() };
const PROGRAM = Uint8Array.fromHex("0061736d01000000");

function layer(bytes: Uint8Array, isProgram: boolean) {
  const digest = digestOf(bytes);
  const diffId = isProgram ? programKey(digest) : digest;
  const descriptor = { mediaType: "application/wasm", digest, size: bytes.length };
  return { descriptor, diffId, compression: "none" as const, isProgram };
}

const archive = (bytes: Uint8Array, isProgram: boolean, stored = bytes) =>
  collect(layerArchive(layer(bytes, isProgram), pieces(stored), ports));

test("a program is an archive of one file", async () => {
  const bytes = await archive(PROGRAM, true);
  assert.is(new TextDecoder().decode(bytes.subarray(0, 9)), "app.wasm\0");
  assert.is(new TextDecoder().decode(bytes.subarray(100, 107)), "0000555");
  assert.equal(bytes.subarray(512, 520), PROGRAM);
  assert.equal(await archive(PROGRAM, true), bytes);
});

test("an archive is itself, held against its diffID", async () => {
  const bytes = tar({ a: "1" });
  assert.equal(await archive(bytes, false), bytes);
  await refuses(archive(bytes, false, tar({ a: "2" })), "corrupt");
});

test("bytes that are no program are refused, wherever they are cut", async () => {
  for (const hex of ["7f454c46", "0061736e", "1f8b"])
    await refuses(archive(Uint8Array.fromHex(hex), true), "corrupt");
});

test.run();
