import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  chooseStorage,
  createFuseOverlayfsDriver,
  createOverlayDriver,
  createVfsDriver,
  tryStorage,
} from "../../core/host/bun/storage/mod.ts";
import { openTreeChannel } from "../../core/host/bun/tree-channel.ts";
import { createTreeWriter } from "../../core/host/bun/tree-writer.ts";
import type { Rootfs, StorageDriver } from "../../core/ports/storage-driver.ts";
import type { TreeWriter } from "../../core/ports/tree-writer.ts";
import { attributes, bytes, writeDirectory, writeFile } from "../contract/tree-writer.ts";
import { skip, skipIf } from "../helpers/skip.ts";
import { type ListedEntry, openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const test = suite("storage in the kernel");

/** Three layers that use everything a layer can say, bottom first. */
const LAYERS: readonly ((writer: TreeWriter) => Promise<void>)[] = [
  async (writer) => {
    await writeDirectory(writer, "", { mode: 0o755 });
    for (const name of ["opaque", "late", "replaced", "kept", "emptied", "reborn"]) {
      await writeDirectory(writer, name, { mode: 0o750, uid: 10 });
      await writeFile(writer, `${name}/low`, "bottom", { uid: 11, mode: 0o4711 });
      await writeDirectory(writer, `${name}/sub`, { mode: 0o700 });
      await writeFile(writer, `${name}/sub/low`, "bottom");
    }
    await writeFile(writer, "gone", "bottom");
    await writeFile(writer, "changed", "bottom", { uid: 12 });
    await writeFile(writer, "becomes-directory", "bottom");
    await writer.symlink(bytes("link"), bytes("/kept"), attributes());
    await writeFile(writer, "first", "linked");
    await writer.hardlink(bytes("second"), bytes("first"));
  },
  async (writer) => {
    await writer.opaque(bytes("opaque"));
    await writeDirectory(writer, "opaque", { mode: 0o701 });
    await writeFile(writer, "opaque/middle", "middle");
    await writeDirectory(writer, "late", { mode: 0o702 });
    await writeFile(writer, "late/sub/middle", "middle");
    await writer.opaque(bytes("late"));
    await writer.whiteout(bytes("gone"));
    await writer.whiteout(bytes("kept/sub/low"));
    await writer.whiteout(bytes("reborn"));
    await writeFile(writer, "changed", "middle", { uid: 13, mode: 0o640 });
    await writeFile(writer, "replaced", "a file now");
    await writeDirectory(writer, "becomes-directory", { mode: 0o711 });
    await writeDirectory(writer, "emptied", { mode: 0o703 });
    await writer.whiteout(bytes("emptied/low"));
    await writer.whiteout(bytes("emptied/sub"));
  },
  async (writer) => {
    await writeDirectory(writer, "reborn", { mode: 0o704, uid: 14 });
    await writeFile(writer, "reborn/top", "top");
    await writeFile(writer, "gone", "back");
    await writer.whiteout(bytes("changed"));
    await writeDirectory(writer, "replaced", { mode: 0o705 });
    await writer.hardlink(bytes("third"), bytes("second"));
  },
];

async function writeLayers(prefix: string, form: "overlay" | "flat"): Promise<string[]> {
  const names: string[] = [];
  for (const [index, layer] of LAYERS.entries()) {
    const lowers = form === "overlay" ? [...names] : names.slice(-1);
    const name = `${prefix}${index}`;
    const channel = openTreeChannel(bench.start());
    const writer = createTreeWriter(channel, {
      directory: bench.directory,
      name,
      form,
      lowers,
      singleId: false,
    });
    await layer(writer);
    await writer.finish();
    names.push(name);
  }
  return names;
}

const overlayLayers = await writeLayers("overlay", "overlay");
const flatLayers = await writeLayers("flat", "flat");
const fuseProgram = Bun.which("fuse-overlayfs") ?? undefined;

/** Mount as the launcher would, run a script in the root, and give its output. */
async function inRootfs(driver: StorageDriver, script: string): Promise<string> {
  const containerDirectory = `${bench.directory}/container-${driver.name}-${crypto.randomUUID()}`;
  const layers = driver.form === "overlay" ? overlayLayers : flatLayers.slice(-1);
  const request = { layersDirectory: bench.directory, layers, containerDirectory, ephemeral: true };
  const rootfs = driver.rootfs(request);
  // The FUSE program lives in the mount namespace and would keep it alive for ever.
  const unmount = rootfs.kind === "overlay" ? `cd /; umount ${rootfs.target}` : "";
  const commands = ["set -e", `mkdir ${containerDirectory}`, ...mountCommands(rootfs), `cd ${rootfs.target}`];
  commands.push(script, unmount);
  return await bench.run(["unshare", "-m", "sh", "-c", commands.join("\n")]);
}

function mountCommands(rootfs: Rootfs): string[] {
  if (rootfs.kind === "copy") return [`${bench.program} --copy ${rootfs.source} ${rootfs.target}`];
  const lower = rootfs.lower.map((name) => `${rootfs.lowerBase}/${name}`).join(":");
  const options = `lowerdir=${lower},upperdir=${rootfs.upper},workdir=${rootfs.work}`;
  const make = `mkdir ${rootfs.upper} ${rootfs.work} ${rootfs.target}`;
  if (rootfs.fuse !== undefined) return [make, `${rootfs.fuse} -o ${options} ${rootfs.target}`];
  const volatile = rootfs.volatile ? ",volatile" : "";
  return [make, `mount -t overlay overlay -o userxattr${volatile},${options} ${rootfs.target}`];
}

async function listRootfs(driver: StorageDriver): Promise<Map<string, Partial<ListedEntry>>> {
  const output = await inRootfs(driver, `${bench.program} --list .`);
  const entries = new Map<string, Partial<ListedEntry>>();
  for (const [path, { kind, mode, uid, gid, mtime, content }] of bench.parse(output)) {
    // The overlay's root is the upper directory, made just now; the launcher gives it its attributes.
    entries.set(path, path === "/" ? { kind } : { kind, mode, uid, gid, mtime, content });
  }
  return entries;
}

const EXPECTED = [
  "/ d",
  "/becomes-directory d",
  "/emptied d",
  "/first f",
  "/gone f",
  "/kept d",
  "/kept/low f",
  "/kept/sub d",
  "/late d",
  "/late/sub d",
  "/late/sub/middle f",
  "/link l",
  "/opaque d",
  "/opaque/middle f",
  "/reborn d",
  "/reborn/top f",
  "/replaced d",
  "/second f",
  "/third f",
];

function shape(entries: ReadonlyMap<string, Partial<ListedEntry>>): string[] {
  return [...entries].map(([path, { kind }]) => `${path} ${kind}`).sort();
}

const flat = await listRootfs(createVfsDriver());

test("vfs: whiteouts and opaque directories of three layers", () => {
  assert.equal(shape(flat), EXPECTED);
  assert.is(flat.get("/gone")?.content, "back");
  assert.is(flat.get("/opaque")?.mode, 0o701);
});

test("overlay: the kernel shows the same tree, attribute by attribute", async () => {
  const { overlayError } = await tryStorage(bench.directory, () => bench.start());
  if (overlayError !== 0) skip(`the kernel refuses an overlay here with error ${overlayError}`);
  const merged = await listRootfs(createOverlayDriver());
  assert.equal(shape(merged), EXPECTED);
  for (const [path, entry] of merged) compareEntries(path, entry);
});

test("fuse-overlayfs: the program shows the same tree, attribute by attribute", async () => {
  const { fuseError } = await tryStorage(bench.directory, () => bench.start());
  if (fuseProgram === undefined) skip("fuse-overlayfs is not installed");
  if (fuseError !== 0) skip(`/dev/fuse cannot be opened: error ${fuseError}`);
  const merged = await listRootfs(createFuseOverlayfsDriver(fuseProgram));
  assert.equal(shape(merged), EXPECTED);
  for (const [path, entry] of merged) compareEntries(path, entry);
});

/** The times of directories that no layer names are those of their making. */
const UNNAMED = new Set(["/late/sub", "/kept/sub", "/kept"]);

function compareEntries(path: string, entry: Partial<ListedEntry>): void {
  const expected = { ...flat.get(path) };
  const got = { ...entry };
  if (UNNAMED.has(path)) {
    delete expected.mtime;
    delete got.mtime;
  }
  assert.equal(got, expected, path);
}

test("every driver: what the container writes does not reach the layers", async () => {
  const trial = await tryStorage(bench.directory, () => bench.start());
  const drivers = [createVfsDriver()];
  if (trial.overlayError === 0) drivers.push(createOverlayDriver());
  if (trial.fuseError === 0 && fuseProgram !== undefined)
    drivers.push(createFuseOverlayfsDriver(fuseProgram));
  const before = await bench.run([bench.program, "--list", `${bench.directory}/${overlayLayers[0]}`]);
  const flatBefore = await bench.run([bench.program, "--list", `${bench.directory}/${flatLayers[2]}`]);
  for (const driver of drivers) {
    const script = "echo x >>first; rm -r kept; chmod 700 opaque; ln gone more; cat first; ls";
    const output = await inRootfs(driver, script);
    assert.match(output, /^linkedx\n/, driver.name);
    assert.not.match(output, "kept", driver.name);
  }
  assert.is(await bench.run([bench.program, "--list", `${bench.directory}/${overlayLayers[0]}`]), before);
  assert.is(await bench.run([bench.program, "--list", `${bench.directory}/${flatLayers[2]}`]), flatBefore);
});

test("tryStorage leaves nothing behind, and the worker says what fails", async () => {
  const root = `${bench.directory}/probed`;
  const trial = await tryStorage(root, () => bench.start());
  assert.is(await bench.run(["ls", "-A", root]), "");
  assert.type(trial.overlayError, "number");
});

test("chooseStorage: the trial is made once and remembered for kernel and file system", async () => {
  let started = 0;
  const startWorker = () => {
    started++;
    return bench.start();
  };
  // A directory of the caller's own, since the note is the caller's.
  const root = bench.sharedDirectory;
  const options = { root, startWorker, override: undefined, fuseProgram: undefined };
  const { overlayError } = await tryStorage(root, startWorker);
  if (overlayError !== 0) skip(`the kernel refuses an overlay here with error ${overlayError}`);
  started = 0;
  const first = await chooseStorage(options);
  const second = await chooseStorage(options);
  assert.equal([first, second], [second, { name: "overlay", fuseProgram: undefined }]);
  assert.is(started, 1);
});

test.after(async () => {
  await bench.remove();
});
test.run();
