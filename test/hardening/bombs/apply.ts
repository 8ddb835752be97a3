/**
 * A process of its own that imports an image with one layer, so that what it costs can be measured:
 *
 *	apply.ts BLOB MEDIA-TYPE DIFF-ID DIRECTORY
 *
 * DIRECTORY is the canary's neighbour: what is in it at the end is what was left over. Prints the error's code, or
 * "ok". The tree worker is the program that RL_TREE_WORKER names.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRlError } from "../../../core/errors.ts";
import { createBlobStore } from "../../../core/host/bun/blob-store.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { createTreeStore } from "../../../core/host/bun/tree-store.ts";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { importLayout, parseDigest } from "../../../core/mod.ts";
import { digestOf } from "../../core/distribution/helpers.ts";
import { image, layoutFiles } from "../../core/image/fixture.ts";
import { openTreeBench } from "../../helpers/tree-worker.ts";

const [blob = "", mediaType = "", diffId = "", parent = ""] = process.argv.slice(2);
const bench = await openTreeBench(parent);
const bytes = new Uint8Array(readFileSync(blob));
const made = image([{ bytes, mediaType, digest: digestOf(bytes), diffId: parseDigest(diffId) }]);
const store = join(bench.sharedDirectory, "store");
const ports = {
  blobs: createBlobStore(store),
  trees: createTreeStore({
    directory: bench.directory,
    form: "overlay",
    singleId: false,
    startWorker: () => bench.start(),
  }),
  metadata: createMemoryMetadata(),
  layout: createMemoryMetadata(),
  locks: createMemoryLocks(),
  digester: createDigester(),
  codec: createCodec(),
};
const platform = { os: "linux", architecture: "amd64" };
const importing = importLayout(
  layoutFiles([[made.manifest]], made),
  { reference: "rl.test/bomb", platform },
  ports,
);
let outcome = "ok";
try {
  for (let next = await importing.next(); next.done !== true; next = await importing.next());
} catch (error) {
  if (!isRlError(error)) throw error;
  outcome = error.code;
  console.error(error.message);
}
if (outcome !== "ok") {
  const left = [...readdirSync(bench.directory), ...readdirSync(store).filter((name) => name !== "blobs")];
  if (left.length > 0) outcome = `left ${left.join()}`;
}
await bench.remove();
console.log(outcome);
