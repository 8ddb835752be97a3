import { existsSync, readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareProgram } from "../../../../core/engine/wasm/prepare-program.ts";
import { createMemoryBlobStore } from "../../../../core/host/memory/mod.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { imageRecord } from "../../../cli/helpers.ts";
import { componentOf, moduleOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../../../host/bun/scratch.ts";
import { digestOf } from "../../distribution/helpers.ts";

const test = suite("prepareProgram");
const { make, clean } = scratch();
test.after(clean);

async function prepare(bytes: Uint8Array, parts: Partial<ImageRecord> = {}): Promise<string> {
  const root = make();
  const blobs = createMemoryBlobStore();
  const digest = digestOf(bytes);
  const ingest = await blobs.ingest();
  await ingest.write(bytes);
  await ingest.commit(digest);
  const layer = { digest, size: bytes.length, contentSize: bytes.length };
  await prepareProgram(
    imageRecord({ os: "wasip2", architecture: "wasm", blobs: [layer], ...parts }),
    { blobs },
    root,
  );
  return `${root}/wasm`;
}

test("a component is translated", async () => {
  assert.is(readdirSync(await prepare(await componentOf(probeModule()))).length, 1);
});

test("nothing is done for a module, an archive, another image, and what cannot be translated", async () => {
  const broken = Uint8Array.fromHex("0061736d0d000100ff");
  assert.not.ok(existsSync(await prepare(moduleOf("(module)"))));
  assert.not.ok(existsSync(await prepare(new Uint8Array(2048))));
  assert.not.ok(existsSync(await prepare(broken)));
  assert.not.ok(existsSync(await prepare(broken, { os: "linux", architecture: "amd64" })));
});

test.run();
