import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../core/digest/digest.ts";
import { isRlError } from "../../core/errors.ts";
import { openTreeChannel, type TreeWorker } from "../../core/host/bun/tree-channel.ts";
import { copyTree, createTreeStore, layerName, layersDirectory } from "../../core/host/bun/tree-store.ts";
import { type BunTreeWriter, createTreeWriter } from "../../core/host/bun/tree-writer.ts";
import {
  attributes,
  bytes,
  type OpenTreeFunction,
  type TreeEntry,
  testFlatTreeWriter,
  testOverlayTreeWriter,
  testTreeWriter,
  writeDirectory,
  writeFile,
} from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { type ListedEntry, openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
let trees = 0;

const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = {
  d: "directory",
  f: "file",
  l: "symlink",
  p: "fifo",
  c: "whiteout",
};

function writerFor(
  name: string,
  form: "overlay" | "flat",
  lowers: readonly string[] = [],
  worker: TreeWorker = bench.start(),
): BunTreeWriter {
  const channel = openTreeChannel(worker);
  return createTreeWriter(channel, { directory: bench.directory, name, form, lowers, singleId: false });
}

function freshName(): string {
  trees++;
  return `tree${trees}`;
}

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
      const below = freshName();
      await parent(writerFor(below, form));
      lowers.push(below);
    }
    const name = freshName();
    return {
      writer: writerFor(name, form, lowers),
      async entries() {
        const listed = await bench.list(`${bench.directory}/${name}`);
        return new Map([...listed].map(([path, entry]) => [path, toEntry(entry)]));
      },
    };
  };
}

function need(listed: ReadonlyMap<string, ListedEntry>, path: string): ListedEntry {
  const entry = listed.get(path);
  if (entry === undefined) throw new Error(`there is no ${path}`);
  return entry;
}

/** Names in the directory of trees. */
async function names(): Promise<string[]> {
  return (await bench.run(["ls", "-A", bench.directory])).split("\n").filter((name) => name !== "");
}

async function code(action: () => Promise<void>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return isRlError(error) ? error.code : String(error);
  }
  return "none";
}

for (const form of ["overlay", "flat"] as const) {
  const contract = suite(`tree worker, ${form}`);
  testTreeWriter(contract, opener(form));
  if (form === "overlay") testOverlayTreeWriter(contract, opener(form));
  else testFlatTreeWriter(contract, opener(form));
  contract.run();
}

const test = suite("tree worker");

test("owners: every id of the range; one outside is refused with a way to mend it", async () => {
  const name = freshName();
  const writer = writerFor(name, "overlay");
  const ids = [0, 1, 999, 1000, 65_533, 65_534, 65_535];
  for (const id of ids) await writeFile(writer, `f${id}`, "x", { uid: id, gid: 65_535 - id, mode: 0o6755 });
  await writer.finish();
  const listed = await bench.list(`${bench.directory}/${name}`);
  for (const id of ids) {
    const { uid, gid, mode } = need(listed, `/f${id}`);
    assert.equal([uid, gid, mode], [id, 65_535 - id, 0o6755]);
  }
  const refused = writerFor(freshName(), "overlay");
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
  const name = freshName();
  const writer = writerFor(name, "overlay");
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
          const writer = writerFor(freshName(), form);
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
    const writer = writerFor(freshName(), "overlay");
    const got = await code(async () => {
      await writeFile(writer, path, "x");
      await writer.finish();
    });
    assert.is(got, "invalid", JSON.stringify(path));
    await writer.abort();
  }
});

test("long paths: 4,095 bytes and 300 levels are written, listed and removed", async () => {
  const name = freshName();
  const writer = writerFor(name, "overlay");
  const deep = `${"a/".repeat(1500)}f`;
  const long = Array.from({ length: 16 }, () => "b".repeat(255))
    .join("/")
    .slice(0, 4095);
  await writeFile(writer, deep, "x");
  await writeFile(writer, long.replace(/\/$/, ""), "y");
  await writer.finish();
  assert.ok((await bench.run(["find", `${bench.directory}/${name}`, "-name", "f"])).includes("/a/f"));
  await bench.run([bench.program, "--remove", `${bench.directory}/${name}`]);
  assert.not.ok((await names()).includes(name));
});

test("data: a large file arrives whole", async () => {
  const name = freshName();
  const writer = writerFor(name, "overlay");
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
  const [bottom, top, name] = [freshName(), freshName(), freshName()];
  const first = writerFor(bottom, "overlay");
  await writeDirectory(first, "", { mode: 0o711, uid: 4 });
  await writeDirectory(first, "dir", { mode: 0o700, uid: 42, mtimeSeconds: 77 });
  await writeFile(first, "dir/f", "below", { uid: 43, mode: 0o4711, mtimeSeconds: 78 });
  await writeFile(first, "gone", "below");
  await first.symlink(bytes("alias"), bytes("dir"), attributes());
  await first.finish();
  const second = writerFor(top, "overlay", [bottom]);
  await second.whiteout(bytes("gone"));
  await second.finish();
  const third = writerFor(name, "overlay", [bottom, top]);
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

  const hidden = writerFor(freshName(), "overlay", [bottom, top]);
  assert.is(
    await code(async () => {
      await hidden.hardlink(bytes("x"), bytes("gone"));
      await hidden.finish();
    }),
    "corrupt",
  );
  await hidden.abort();
  const covered = writerFor(freshName(), "overlay", [bottom, top]);
  assert.is(
    await code(async () => {
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

test("abort, a stream that ends and a failure leave nothing", async () => {
  const before = await names();
  const aborted = writerFor("never", "overlay");
  await writeFile(aborted, "d/f", "x".repeat(100_000));
  await aborted.abort();

  const worker = bench.start();
  const cut = writerFor("never", "overlay", [], worker);
  await cut.file(bytes("f"), 1_000_000, attributes());
  await cut.data(new Uint8Array(500_000));
  await worker.stdin.end();
  assert.is(await worker.exited, 0);

  const failed = writerFor("never", "overlay", ["no-such-lower"]);
  assert.is(await code(() => failed.finish()), "not-found");
  await failed.abort();
  assert.equal(await names(), before);
});

test("a worker that is killed is noticed, and the next writer sweeps what it left", async () => {
  const before = await names();
  const worker = bench.start();
  const writer = writerFor("never", "overlay", [], worker);
  await writer.file(bytes("f"), 10_000_000, attributes());
  await writer.data(new Uint8Array(1_000_000));
  // The temporary directory is there once the first bytes were taken.
  for (let found = false; !found; ) found = (await names()).some((name) => name.startsWith(".tmp-"));
  worker.kill(9);
  assert.is(await code(() => writer.finish()), "io");
  await writer.abort();
  assert.is((await names()).length, before.length + 1);

  const alive = writerFor(freshName(), "overlay");
  await writeFile(alive, "f", "x");
  await alive.finish();
  assert.is((await names()).filter((name) => name.startsWith(".tmp-")).length, 0);
});

test("sweeping spares the tree of a living writer", async () => {
  const slow = writerFor(freshName(), "overlay");
  await slow.file(bytes("f"), 600_000, attributes());
  await slow.data(new Uint8Array(600_000));
  const quick = writerFor(freshName(), "overlay");
  await writeFile(quick, "f", "x");
  await quick.finish();
  await writeFile(slow, "g", "x");
  await slow.finish();
});

test("two writers of one key: both succeed, one tree stays, whole", async () => {
  const name = freshName();
  const writers = Array.from({ length: 4 }, () => writerFor(name, "overlay"));
  await Promise.all(
    writers.map(async (writer) => {
      for (let index = 0; index < 200; index++) await writeFile(writer, `d/${index}`, "x");
      await writer.finish();
    }),
  );
  assert.is((await bench.list(`${bench.directory}/${name}`)).size, 202);
  assert.is((await names()).filter((found) => found.startsWith(".tmp-")).length, 0);
});

test("createTreeStore: has, create, delete by digest", async () => {
  const directory = layersDirectory(bench.directory, "flat", "u0");
  assert.is(directory, `${bench.directory}/layers/flat-u0`);
  const store = createTreeStore({
    directory,
    form: "flat",
    singleId: false,
    startWorker: () => bench.start(),
  });
  const [first, second] = ["1", "2"].map((digit) => formatDigest("sha256", digit.repeat(64)));
  if (first === undefined || second === undefined) throw new Error("two digests");
  assert.is(await store.has(first), false);
  const writer = await store.create(first, undefined);
  await writeFile(writer as BunTreeWriter, "f", "one");
  assert.is(await store.has(first), false);
  await writer.finish();
  const next = await store.create(second, first);
  await writeFile(next as BunTreeWriter, "g", "two");
  await next.finish();
  const listed = await bench.list(`${directory}/${layerName(second)}`);
  assert.equal([...listed.keys()], ["/", "/f", "/g"]);
  await store.delete(first);
  await store.delete(first);
  const present = await bench.run(["ls", "-A", directory]);
  assert.is(present, `${layerName(second)}\n`);
  assert.is(await bench.run(["stat", "-c", "%a", directory]), "700\n");
});

test("copyTree: owners, modes, times, xattrs, links, holes and names; never onto what exists", async () => {
  const name = freshName();
  const writer = writerFor(name, "overlay");
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
  assert.is(await code(() => copyTree(() => bench.start(), source, bench.directory, "copy")), "exists");
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
