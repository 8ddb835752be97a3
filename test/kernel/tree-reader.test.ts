import { suite } from "uvu";
import { createTreeReader } from "../../core/host/bun/tree-reader.ts";
import { testTreeReader } from "../contract/tree-reader.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("tree worker, reading");

testTreeReader(test, {
  reader: createTreeReader({ directory: bench.directory, startWorker: () => bench.start() }),
  nowhere: { kind: "directory", path: `${bench.directory}/nowhere` },
  async make(write) {
    const name = trees.freshName();
    const writer = trees.open(name);
    await write(writer);
    await writer.finish();
    return { kind: "directory", path: `${bench.directory}/${name}` };
  },
});

test.after(async () => {
  await bench.remove();
});
test.run();
