import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../core/errors.ts";
import { openTreeChannel } from "../../core/host/bun/tree-channel.ts";
import { type BunTreeWriter, createTreeWriter } from "../../core/host/bun/tree-writer.ts";
import { attributes, bytes, failure, writeDirectory, writeFile } from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker, need } from "../helpers/tree-maker.ts";
import { openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("tree worker");

test("owners: every id of the range; one outside is refused with a way to mend it", async () => {
  const name = trees.freshName();
  const writer = trees.open(name);
  const ids = [0, 1, 999, 1000, 65_533, 65_534, 65_535];
  for (const id of ids) await writeFile(writer, `f${id}`, "x", { uid: id, gid: 65_535 - id, mode: 0o6755 });
  await writer.finish();
  const listed = await bench.list(`${bench.directory}/${name}`);
  for (const id of ids) {
    const { uid, gid, mode } = need(listed, `/f${id}`);
    assert.equal([uid, gid, mode], [id, 65_535 - id, 0o6755]);
  }
  const refused = trees.open(trees.freshName());
  try {
    await writeFile(refused, "f", "x", { uid: 65_536 });
    await refused.finish();
    assert.unreachable();
  } catch (error) {
    assert.ok(isRlError(error), String(error));
    assert.is(error.message, 'Cannot write file "f": its owner is outside the ids of the user namespace');
    assert.is(error.code, "unsupported");
    assert.match(error.hint ?? "", "/etc/subuid");
  }
  await refused.abort();
});

test("xattrs: user and capability attributes are set, also after data; overlay's own and trusted are counted", async () => {
  const name = trees.freshName();
  const writer = trees.open(name);
  // struct vfs_cap_data version 2, effective, cap_net_raw (bit 13).
  const capability = Uint8Array.of(1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const xattrs = [
    [bytes("user.note"), Uint8Array.of(0, 255, 32)],
    [bytes("security.capability"), capability],
    [bytes("user.overlay.opaque"), bytes("y")],
    [bytes("trusted.overlay.opaque"), bytes("y")],
  ] as const;
  await writeFile(writer, "f", "data", { xattrs, uid: 12, mode: 0o4755 });
  await writeDirectory(writer, "d", { xattrs: [[bytes("user.note"), bytes("dir")]] });
  await writer.symlink(bytes("l"), bytes("f"), attributes({ xattrs: [[bytes("user.note"), bytes("link")]] }));
  await writer.finish();
  const listed = await bench.list(`${bench.directory}/${name}`);
  const file = need(listed, "/f");
  assert.equal([...file.xattrs.keys()].sort(), ["security.capability", "user.note"]);
  assert.is(file.xattrs.get("user.note"), "%00%FF%20");
  assert.match(file.xattrs.get("security.capability") ?? "", "%00%20%00%00");
  assert.equal([file.mode, file.uid, file.content], [0o4755, 12, "data"]);
  assert.is(listed.get("/d")?.xattrs.get("user.note"), "dir");
  assert.equal(writer.losses(), { owners: 0, xattrs: 3 });
});

test("hostile links: whatever the op, nothing outside of the tree changes", async () => {
  const canary = `${bench.directory}/canary`;
  await bench.run(["sh", "-c", `mkdir -p ${canary}/d && echo safe > ${canary}/f && touch -d @1 ${canary}/f`]);
  const before = await bench.run([bench.program, "--list", canary]);
  const targets = [
    canary,
    `${canary}/f`,
    `${canary}/d`,
    "../../canary",
    "../../../../../../../../etc",
    "/proc/self/root",
  ];
  const ops: ((writer: BunTreeWriter, path: string) => Promise<void>)[] = [
    (writer, path) => writeFile(writer, path, "bad", { uid: 9, mode: 0o4777 }),
    (writer, path) => writeDirectory(writer, path, { uid: 9 }),
    async (writer, path) => await writer.symlink(bytes(path), bytes("x"), attributes({ uid: 9 })),
    async (writer, path) => await writer.fifo(bytes(path), attributes({ uid: 9 })),
    async (writer, path) => await writer.whiteout(bytes(path)),
    async (writer, path) => await writer.opaque(bytes(path)),
    async (writer, path) => await writer.hardlink(bytes(path), bytes("mine")),
    async (writer, path) => await writer.hardlink(bytes("taken"), bytes(path)),
  ];
  for (const form of ["overlay", "flat"] as const) {
    for (const target of targets) {
      for (const op of ops) {
        for (const path of ["link", "link/f", "link/d/new"]) {
          const writer = trees.open(trees.freshName(), { form });
          try {
            await writeFile(writer, "mine", "mine");
            await writer.symlink(bytes("link"), bytes(target), attributes());
            await op(writer, path);
            await writer.finish();
          } catch (error) {
            assert.ok(isRlError(error) && error.code === "corrupt", String(error));
            await writer.abort();
          }
        }
      }
    }
  }
  assert.is(await bench.run([bench.program, "--list", canary]), before);
});

test("malformed paths are refused: the worker does not trust its caller", async () => {
  for (const path of ["", "/abs", "a//b", "a/", "..", "a/../b", ".", "a/./b", "a\0b", `${"n".repeat(256)}`]) {
    const writer = trees.open(trees.freshName());
    const got = await failure(async () => {
      await writeFile(writer, path, "x");
      await writer.finish();
    });
    assert.is(got, "invalid", JSON.stringify(path));
    await writer.abort();
  }
});

test("long paths: 4,095 bytes and 300 levels are written, listed and removed", async () => {
  const name = trees.freshName();
  const writer = trees.open(name);
  const deep = `${"a/".repeat(1500)}f`;
  const long = Array.from({ length: 16 }, () => "b".repeat(255))
    .join("/")
    .slice(0, 4095);
  await writeFile(writer, deep, "x");
  await writeFile(writer, long.replace(/\/$/, ""), "y");
  await writer.finish();
  assert.ok((await bench.run(["find", `${bench.directory}/${name}`, "-name", "f"])).includes("/a/f"));
  await bench.run([bench.program, "--remove", `${bench.directory}/${name}`]);
  assert.not.ok((await trees.names()).includes(name));
});

test("data: a large file arrives whole", async () => {
  const name = trees.freshName();
  const writer = trees.open(name);
  const hasher = new Bun.CryptoHasher("sha256");
  const chunk = new Uint8Array(1_000_003);
  await writer.file(bytes("big"), 40 * chunk.length, attributes());
  for (let index = 0; index < 40; index++) {
    for (let at = 0; at < chunk.length; at += 997) chunk[at] = (index * 31 + at) & 255;
    hasher.update(chunk);
    await writer.data(chunk);
  }
  await writer.finish();
  const sum = await bench.run(["sha256sum", `${bench.directory}/${name}/big`]);
  assert.is(sum.slice(0, 64), hasher.digest("hex"));
});

test("overlay with lowers: hard links copy up once, missing parents take their attributes, hidden names stay hidden", async () => {
  const [bottom, top, name] = [trees.freshName(), trees.freshName(), trees.freshName()];
  const first = trees.open(bottom);
  await writeDirectory(first, "", { mode: 0o711, uid: 4 });
  await writeDirectory(first, "dir", { mode: 0o700, uid: 42, mtimeSeconds: 77 });
  await writeFile(first, "dir/f", "below", { uid: 43, mode: 0o4711, mtimeSeconds: 78 });
  await writeFile(first, "gone", "below");
  await first.symlink(bytes("alias"), bytes("dir"), attributes());
  await first.finish();
  const second = trees.open(top, { lowers: [bottom] });
  await second.whiteout(bytes("gone"));
  await second.finish();
  const third = trees.open(name, { lowers: [bottom, top] });
  await third.hardlink(bytes("a"), bytes("dir/f"));
  await third.hardlink(bytes("b"), bytes("dir/f"));
  await writeFile(third, "alias/new", "new");
  await third.finish();
  const listed = await bench.list(`${bench.directory}/${name}`);
  const link = need(listed, "/a");
  assert.equal([link.uid, link.mode, link.mtime, link.links], [43, 0o4711, "78.000000000", 3]);
  assert.is(listed.get("/b")?.inode, link.inode);
  assert.is(listed.get("/dir/f")?.inode, link.inode);
  const directory = need(listed, "/dir");
  assert.equal([directory.mode, directory.uid, directory.mtime], [0o700, 42, "77.000000000"]);
  assert.equal([listed.get("/")?.mode, listed.get("/")?.uid], [0o711, 4]);
  assert.is(listed.get("/alias")?.kind, "l");
  assert.is(listed.get("/dir/new")?.content, "new");

  const hidden = trees.open(trees.freshName(), { lowers: [bottom, top] });
  assert.is(
    await failure(async () => {
      await hidden.hardlink(bytes("x"), bytes("gone"));
      await hidden.finish();
    }),
    "corrupt",
  );
  await hidden.abort();
  const covered = trees.open(trees.freshName(), { lowers: [bottom, top] });
  assert.is(
    await failure(async () => {
      await covered.opaque(bytes("dir"));
      await covered.hardlink(bytes("x"), bytes("dir/f"));
      await covered.finish();
    }),
    "corrupt",
  );
  await covered.abort();
});

test("single id: other owners are left out and counted, setuid bits with them", async () => {
  const worker = bench.start("single");
  const channel = openTreeChannel(worker);
  const request = {
    directory: bench.ownDirectory,
    name: "one",
    form: "overlay",
    lowers: [],
    singleId: true,
  } as const;
  const writer = createTreeWriter(channel, request);
  await writeFile(writer, "mine", "x", { mode: 0o4755 });
  await writeFile(writer, "other", "x", { mode: 0o4755, uid: 33, gid: 33 });
  await writer.symlink(bytes("link"), bytes("x"), attributes({ uid: 33 }));
  await writeDirectory(writer, "d", { uid: 33, mode: 0o2755 });
  await writer.finish();
  assert.equal(writer.losses(), { owners: 3, xattrs: 0 });
  const path = `${bench.ownDirectory}/one`;
  const modes = await bench.run(
    ["stat", "-c", "%a %u", `${path}/mine`, `${path}/other`, `${path}/d`],
    "single",
  );
  assert.is(modes, "4755 0\n755 0\n755 0\n");
});

test.after(async () => {
  await bench.remove();
});
test.run();
