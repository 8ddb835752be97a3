import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../../../core/errors.ts";
import { chooseStorage } from "../../../../../core/host/bun/storage/probe.ts";
import type { TreeWorker } from "../../../../../core/host/bun/tree-channel.ts";

const test = suite("storage probe");

/** A worker whose trial ended so. */
function answering(overlayError: number, fuseError: number): () => TreeWorker {
  return () => {
    const bytes = new Uint8Array(24);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 22, true);
    view.setUint32(8, overlayError, true);
    view.setUint32(12, fuseError, true);
    const stdout = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    const stdin = { write: () => 0, flush: () => 0, end: () => 0 };
    return { stdin, stdout, exited: Promise.resolve(0) };
  };
}

const never = (): TreeWorker => {
  throw new Error("no trial is needed");
};

const cases = [
  { overlay: 0, fuse: 0, program: "/f", name: "overlay" },
  { overlay: 1, fuse: 0, program: "/f", name: "fuse-overlayfs" },
  { overlay: 1, fuse: 0, program: undefined, name: "vfs" },
  { overlay: 22, fuse: 13, program: "/f", name: "vfs" },
] as const;
for (const { overlay, fuse, program, name } of cases) {
  test(`chooseStorage: overlay errno ${overlay}, fuse errno ${fuse}, program ${program}: ${name}`, async () => {
    const root = await mkdtemp(join(tmpdir(), "rl-probe-"));
    const startWorker = answering(overlay, fuse);
    const choice = await chooseStorage({ root, startWorker, override: undefined, fuseProgram: program });
    assert.is(choice.name, name);
    assert.is(choice.fuseProgram, name === "fuse-overlayfs" ? program : undefined);
    await rm(root, { recursive: true });
  });
}

test("chooseStorage: what works is remembered for kernel and file system, what fails is tried again", async () => {
  const root = await mkdtemp(join(tmpdir(), "rl-probe-"));
  const options = { root, override: "", fuseProgram: undefined };
  assert.is((await chooseStorage({ ...options, startWorker: answering(1, 1) })).name, "vfs");
  assert.is((await chooseStorage({ ...options, startWorker: answering(0, 1) })).name, "overlay");
  assert.is((await chooseStorage({ ...options, startWorker: never })).name, "overlay");

  const file = Bun.file(`${root}/storage-trial.json`);
  const note = await file.json();
  const changes = [{ kernel: "5.0" }, { device: note.device + 1 }, { overlayError: 1 }, { fuseError: "x" }];
  for (const change of changes) {
    await Bun.write(file, JSON.stringify({ ...note, ...change }));
    const choice = await chooseStorage({ ...options, startWorker: answering(1, 1) });
    assert.is(choice.name, "vfs", JSON.stringify(change));
  }
  await Bun.write(file, "{ torn");
  assert.is((await chooseStorage({ ...options, startWorker: answering(1, 1) })).name, "vfs");
  await rm(root, { recursive: true });
});

test("chooseStorage: RL_STORAGE_DRIVER decides without a trial, and is checked", async () => {
  const options = { root: "/nonexistent", startWorker: never, fuseProgram: undefined };
  assert.is((await chooseStorage({ ...options, override: "vfs" })).name, "vfs");
  assert.is((await chooseStorage({ ...options, override: "overlay" })).name, "overlay");
  const fuse = await chooseStorage({ ...options, override: "fuse-overlayfs", fuseProgram: "/f" });
  assert.equal(fuse, { name: "fuse-overlayfs", fuseProgram: "/f" });
  const refused = [
    ["zfs", "invalid"],
    ["fuse-overlayfs", "unsupported"],
  ] as const;
  for (const [override, code] of refused) {
    try {
      await chooseStorage({ ...options, override });
      assert.unreachable();
    } catch (error) {
      assert.is(isRlError(error) && error.code, code);
    }
  }
});

test.run();
