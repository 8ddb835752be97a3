import { suite } from "uvu";
import { testFlatTreeWriter, testOverlayTreeWriter } from "../contract/tree-hiding.ts";
import { type OpenTreeFunction, type TreeEntry, testTreeWriter } from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { type ListedEntry, openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);

const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = {
  d: "directory",
  f: "file",
  l: "symlink",
  p: "fifo",
  c: "whiteout",
};

function toEntry(listed: ListedEntry): TreeEntry {
  const kind = KINDS[listed.kind];
  if (kind === undefined || (kind === "whiteout" && listed.content !== "0:0")) {
    throw new Error(`unexpected ${listed.kind} ${listed.content}`);
  }
  const content = listed.content.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const [seconds = "", nanoseconds = ""] = listed.mtime.split(".");
  return {
    kind,
    mode: listed.mode,
    uid: listed.uid,
    gid: listed.gid,
    mtime: `${seconds}.${nanoseconds}`,
    content: kind === "symlink" ? content.slice(1) : content,
    opaque: listed.xattrs.get("user.overlay.opaque") === "y",
    identity: listed.inode,
    xattrs: listed.xattrs,
  };
}

function opener(form: "overlay" | "flat"): OpenTreeFunction {
  return async (parent) => {
    const lowers: string[] = [];
    if (parent !== undefined) {
      const below = trees.freshName();
      await parent(trees.open(below, { form }));
      lowers.push(below);
    }
    const name = trees.freshName();
    return {
      writer: trees.open(name, { form, lowers }),
      async entries() {
        const listed = await bench.list(`${bench.directory}/${name}`);
        return new Map([...listed].map(([path, entry]) => [path, toEntry(entry)]));
      },
    };
  };
}

const overlay = suite("tree worker, overlay");
testTreeWriter(overlay, opener("overlay"));
testOverlayTreeWriter(overlay, opener("overlay"));
overlay.run();

const flat = suite("tree worker, flat");
testTreeWriter(flat, opener("flat"));
testFlatTreeWriter(flat, opener("flat"));
flat.after(async () => {
  await bench.remove();
});
flat.run();
