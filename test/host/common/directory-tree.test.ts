import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { IMPLIED, timeOf } from "../../../core/host/common/directory-state.ts";
import { type DirectoryTree, openDirectoryTree } from "../../../core/host/common/directory-tree.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import { attributes, bytes, failure, writeDirectory, writeFile } from "../../contract/tree-writer.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const trees = suite("directory tree");
const { make, clean } = scratch();
trees.after(clean);

type Layer = (writer: TreeWriter) => Promise<void>;

/** Write layers; the directory they are in. */
async function written(...layers: readonly Layer[]): Promise<string> {
  const directory = join(make(), "tree");
  const tree = await openDirectoryTree(directory);
  await writeAll(tree, layers);
  return directory;
}

async function writeAll(tree: DirectoryTree, layers: readonly Layer[]): Promise<void> {
  for (const layer of layers) {
    const writer = tree.layer();
    await layer(writer);
    await writer.finish();
  }
  await tree.publish();
}

const modeOf = (path: string): number => lstatSync(path).mode & 0o7777;

trees(
  "files, directories and links have their content, mode and time, and belong to the caller",
  async () => {
    const directory = await written(async (writer) => {
      await writeDirectory(writer, "", { mode: 0o711, mtimeSeconds: 7 });
      await writeDirectory(writer, "d", { mode: 0o1555, mtimeSeconds: 5, uid: 3 });
      await writeFile(writer, "d/f", "content", {
        mode: 0o640,
        mtimeSeconds: 6,
        mtimeNanoseconds: 500_000_000,
      });
      await writer.symlink(bytes("d/l"), bytes("/../etc//x"), attributes({ mtimeSeconds: 8 }));
      await writer.hardlink(bytes("h"), bytes("d/f"));
    });
    assert.equal([modeOf(directory), modeOf(join(directory, "d"))], [0o711, 0o1755]);
    const file = lstatSync(join(directory, "d/f"));
    assert.equal([file.mode & 0o7777, file.mtimeMs, file.uid], [0o640, 6500, process.getuid?.()]);
    assert.is(readFileSync(join(directory, "d/f"), "utf8"), "content");
    assert.is(readlinkSync(join(directory, "d/l")), "/../etc//x");
    assert.is(lstatSync(join(directory, "h")).ino, file.ino);
    const times = ["", "d", "d/l"].map((path) => lstatSync(join(directory, path)).mtimeMs);
    assert.equal(times, [7000, 5000, 8000]);
  },
);

trees("set-id bits are left out: they would make programs run as the caller", async () => {
  const directory = await written((writer) => writeFile(writer, "sudo", "", { mode: 0o6755 }));
  assert.is(modeOf(join(directory, "sudo")), 0o755);
});

trees("nothing is written outside, wherever links and names of the layers lead", async () => {
  const outside = make();
  writeFileSync(join(outside, "victim"), "as it was");
  const directory = await written(
    async (writer) => {
      await writer.symlink(bytes("out"), bytes(outside), attributes());
      await writer.symlink(bytes("up"), bytes("../../../../../../../.."), attributes());
      await writer.symlink(bytes("victim"), bytes(join(outside, "victim")), attributes());
      await writeFile(writer, "out/made", "1");
      await writeFile(writer, "up/top", "2");
    },
    async (writer) => {
      await writeFile(writer, "victim", "replaced");
      await writer.opaque(bytes("out/sub"));
      await writer.whiteout(bytes("out/victim"));
    },
  );
  assert.equal(readdirSync(outside), ["victim"]);
  assert.is(readFileSync(join(outside, "victim"), "utf8"), "as it was");
  assert.is(readFileSync(join(directory, outside, "made"), "utf8"), "1");
  assert.is(readFileSync(join(directory, "top"), "utf8"), "2");
  assert.is(readFileSync(join(directory, "victim"), "utf8"), "replaced");
});

trees("a later layer replaces, hides and keeps what earlier ones have", async () => {
  const directory = await written(
    async (writer) => {
      for (const name of ["a", "b", "c", "keep"]) await writeFile(writer, `${name}/old`, name);
      await writer.symlink(bytes("link"), bytes("keep"), attributes());
    },
    async (writer) => {
      await writer.whiteout(bytes("a"));
      await writer.whiteout(bytes("nothing/here"));
      await writeFile(writer, "b/new", "b");
      await writer.opaque(bytes("b"));
      await writeFile(writer, "c", "a file now");
      await writeFile(writer, "link/new", "through a link");
    },
  );
  assert.equal(readdirSync(directory).sort(), ["b", "c", "keep", "link"]);
  assert.equal(readdirSync(join(directory, "b")), ["new"]);
  assert.equal(readdirSync(join(directory, "keep")).sort(), ["new", "old"]);
  assert.is(readFileSync(join(directory, "c"), "utf8"), "a file now");
});

trees("names are bytes, and pipes are skipped and told of", async () => {
  const directory = join(make(), "tree");
  const skipped: string[] = [];
  const tree = await openDirectoryTree(directory, (path, kind) => skipped.push(`${kind} ${path}`));
  await writeAll(tree, [
    async (writer) => {
      await writer.file(Uint8Array.of(0x61, 0xff), 0, attributes());
      await writer.file(Uint8Array.of(0x61, 0xfe), 0, attributes());
      await writer.fifo(bytes("p"), attributes());
    },
  ]);
  assert.is(readdirSync(directory).length, 2);
  assert.equal(skipped, ["fifo p"]);
});

const IMPOSSIBLE: Readonly<Record<string, Layer>> = {
  "below a file": (writer) => writeFile(writer, "f/x", ""),
  "below a link to itself": (writer) => writeFile(writer, "loop/x", ""),
  "hardlink to nothing": async (writer) => await writer.hardlink(bytes("h"), bytes("nothing")),
  "hardlink to a directory": async (writer) => await writer.hardlink(bytes("h"), bytes("d")),
  "opaque mark on a file": async (writer) => await writer.opaque(bytes("f")),
  "the root as a file": (writer) => writeFile(writer, "", ""),
};
for (const [name, work] of Object.entries(IMPOSSIBLE)) {
  trees(`${name} is "corrupt", and nothing is left`, async () => {
    const place = make();
    const tree = await openDirectoryTree(join(place, "tree"));
    const writer = tree.layer();
    await writeFile(writer, "f", "x");
    await writeDirectory(writer, "d");
    await writer.symlink(bytes("loop"), bytes("loop"), attributes());
    assert.is(await failure(() => work(writer)), "corrupt");
    await writer.abort();
    await tree.discard();
    assert.equal(readdirSync(place), []);
  });
}

trees("content of another size is refused", async () => {
  for (const content of ["1234", "123456"]) {
    const tree = await openDirectoryTree(join(make(), "tree"));
    const writer = tree.layer();
    const code = await failure(async () => {
      await writer.file(bytes("f"), 5, attributes());
      await writer.data(bytes(content));
      await writer.finish();
    });
    assert.is(code, "invalid", content);
    await writer.abort();
    await tree.discard();
  }
});

trees("what is there already stays", async () => {
  const directory = make();
  await refuses(openDirectoryTree(directory), "exists");
  const place = join(make(), "late");
  const tree = await openDirectoryTree(place);
  mkdirSync(place);
  writeFileSync(join(place, "mine"), "");
  await refuses(tree.publish(), "exists");
  await tree.discard();
  assert.ok(existsSync(join(place, "mine")));
});

trees("a place below a file is not taken for one that is there", async () => {
  const file = join(make(), "file");
  writeFileSync(file, "");
  await refuses(openDirectoryTree(join(file, "below")), "io");
});

trees("a time before 1970 is a date, since as a number it would be the present", () => {
  const at = (mtimeSeconds: number) => timeOf({ ...IMPLIED, mtimeSeconds, mtimeNanoseconds: 500_000_000 });
  assert.equal([at(7), at(-7)], [7.5, new Date(-6500)]);
});

trees.run();
