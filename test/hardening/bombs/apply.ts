/**
 * A process of its own that imports an image with one layer, so that what it costs can be measured:
 *
 *	apply.ts BLOB MEDIA-TYPE DIFF-ID DIRECTORY
 *
 * Prints the error's code, or "ok", or what was left over in DIRECTORY; and the most memory, in bytes, that this
 * process and the tree worker had. The worker is the program that RL_TREE_WORKER names.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRlError } from "../../../core/errors.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { createTreeStore } from "../../../core/host/bun/tree-store.ts";
import { createBlobStore } from "../../../core/host/common/blob-store.ts";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { importLayout, parseDigest } from "../../../core/mod.ts";
import { digestOf } from "../../core/distribution/helpers.ts";
import { image, layoutFiles } from "../../core/image/fixture.ts";
import { openTreeBench } from "../../helpers/tree-worker.ts";

const [blob = "", mediaType = "", diffId = "", parent = ""] = process.argv.slice(2);
const bench = await openTreeBench(parent);
const bytes = new Uint8Array(readFileSync(blob));
const made = image([{ bytes, mediaType, digest: digestOf(bytes), diffId: parseDigest(diffId) }]);
const pids: (number | "self")[] = ["self"];
const peaks = new Map<number | "self", number>();
const watching = setInterval(look, 10);
const store = join(bench.sharedDirectory, "store");
const ports = {
  blobs: createBlobStore(store),
  trees: createTreeStore({
    directory: bench.directory,
    form: "overlay",
    singleId: false,
    startWorker: () => {
      const worker = bench.start();
      pids.push(worker.pid);
      return worker;
    },
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
clearInterval(watching);
look();
await bench.remove();
console.log(JSON.stringify({ outcome, memory: [...peaks.values()].reduce((sum, peak) => sum + peak, 0) }));

/** The kernel keeps the highest value, so that looking now and then is enough while a process lives. */
function look(): void {
  for (const pid of pids) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const peak = Number(/^VmHWM:\s+([0-9]+) kB/m.exec(status)?.[1] ?? 0) * 1024;
      peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
    } catch {
      // It has ended.
    }
  }
}
