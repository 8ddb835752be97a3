import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyTree } from "../../core/host/bun/tree-store.ts";
import { attributes, bytes, failure, writeDirectory, writeFile } from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { type ListedEntry, openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("copying and removing trees");

test("copyTree: owners, modes, times, xattrs, links, holes and names; never onto what exists", async () => {
  const name = trees.freshName();
  const writer = trees.open(name);
  await writeDirectory(writer, "", { mode: 0o711, uid: 2 });
  await writeDirectory(writer, "d", {
    mode: 0o500,
    uid: 8,
    mtimeSeconds: 1,
    xattrs: [[bytes("user.a"), bytes("1")]],
  });
  await writeFile(writer, "d/f", "content", {
    mode: 0o6755,
    gid: 9,
    mtimeNanoseconds: 1,
    xattrs: [[bytes("user.b"), bytes("2")]],
  });
  await writer.hardlink(bytes("e/g"), bytes("d/f"));
  await writer.symlink(bytes("l"), bytes("d/f"), attributes({ uid: 5, mtimeSeconds: 4 }));
  await writer.hardlink(bytes("l2"), bytes("l"));
  await writer.fifo(bytes("p"), attributes({ uid: 6, mode: 0o600 }));
  await writer.whiteout(bytes("w"));
  await writeFile(writer, "large", "x".repeat(200_000));
  await writer.finish();
  const source = `${bench.directory}/${name}`;
  await bench.run(["truncate", "-s", "5000000", `${source}/sparse`]);
  await bench.run(["chmod", "0", `${source}/e`]);
  await copyTree(() => bench.start(), source, bench.directory, "copy");
  const comparable = (entry: ListedEntry) => ({ ...entry, inode: "" });
  const [from, to] = [await bench.list(source), await bench.list(`${bench.directory}/copy`)];
  assert.equal([...to.keys()], [...from.keys()]);
  for (const [path, entry] of from) assert.equal(comparable(to.get(path) ?? entry), comparable(entry), path);
  assert.is(to.get("/e/g")?.inode, to.get("/d/f")?.inode);
  assert.is(to.get("/l2")?.inode, to.get("/l")?.inode);
  assert.is(await bench.run(["stat", "-c", "%b", `${bench.directory}/copy/sparse`]), "0\n");
  assert.is(await failure(() => copyTree(() => bench.start(), source, bench.directory, "copy")), "exists");
  const inside = await bench.attempt([bench.program, "--copy", source, `${source}/d/inside`]);
  assert.not.equal(inside.status, 0);
});

test("remove_tree_at: directories of mode 000, 5,000 levels, links out, as an ordinary user too", async () => {
  const top = `${bench.ownDirectory}/deep`;
  const canary = `${bench.ownDirectory}/canary`;
  await Bun.$`mkdir -p ${canary} && touch ${canary}/f && mkdir -p ${top}/closed/in/side && ln -s ${canary} ${top}/link && touch ${top}/closed/in/f && chmod 000 ${top}/closed/in ${top}/closed`.quiet();
  await Bun.$`sh -c ${`cd ${top}; i=0; while [ $i -lt 5000 ]; do mkdir a; cd a; i=$((i+1)); done; touch end`}`.quiet();
  const removed = await Bun.$`${bench.program} --remove ${top}`.nothrow().quiet();
  assert.is(removed.exitCode, 0);
  assert.is((await Bun.$`ls -A ${bench.ownDirectory}/canary`.quiet()).stdout.toString(), "f\n");
  assert.not.equal((await Bun.$`ls ${top}`.nothrow().quiet()).exitCode, 0);
});

test("remove_tree_at: a mount inside is not entered, everything else goes, EBUSY is told", async () => {
  const top = `${bench.directory}/mounted`;
  const script = `mkdir -p ${top}/m ${top}/d/e && mount -t tmpfs t ${top}/m && touch ${top}/m/kept ${top}/d/e/f;
    ${bench.program} --remove ${top}; echo $?; ls ${top}/m; ls ${top}`;
  const { stdout } = await bench.attempt(["unshare", "-m", "sh", "-c", script]);
  assert.is(stdout, "16\nkept\nm\n");
});

test.after(async () => {
  await bench.remove();
});
test.run();
