/** Files into containers and out of them: `bun examples/copy.ts [IMAGE]`. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, run } from "rl";

const [image = "busybox"] = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), "example-copy-"));
try {
  // Before it is started it can have what it is to work on, and when it has ended, what it made can be had.
  await writeFile(join(directory, "words"), "pear\napple\n");
  await using sorter = await create(image, {
    command: ["sort", "/words", "-o", "/sorted"],
    network: { mode: "none" },
  });
  await sorter.copyIn(join(directory, "words"), "/");
  await sorter.start();
  await sorter.wait();
  await sorter.copyOut("/sorted", directory);
  console.log((await readFile(join(directory, "sorted"), "utf8")).trim().split("\n").join(", "));

  // From one container to another, with no file in between.
  await using other = await run(image, {
    command: ["sleep", "600"],
    init: true,
    network: { mode: "none" },
  });
  await other.copyIn(sorter.archive("/sorted"), "/tmp");
  console.log((await other.exec(["wc", "-l", "/tmp/sorted"])).text().trim());
} finally {
  await rm(directory, { recursive: true });
}
