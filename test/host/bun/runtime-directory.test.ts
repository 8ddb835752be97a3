import { closeSync, existsSync, lstatSync, mkdirSync, readSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRuntimeDirectory, type RuntimeDirectory } from "../../../core/host/bun/runtime-directory.ts";
import { type RuntimePaths, reserveContainer, runtimePaths } from "../../../core/host/bun/runtime-paths.ts";
import { rejection } from "../../cli/helpers.ts";
import { openReader } from "../../cli/oci/scene.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { runOk } from "../../helpers/process.ts";
import { scratch } from "./scratch.ts";

const test = suite("createRuntimeDirectory()");
const { make, clean } = scratch();
let root: string;
let directory: RuntimeDirectory;
test.before.each(() => {
  root = join(make(), "a/root");
  directory = createRuntimeDirectory(root);
});
test.after.each(clean);

/** Make a container's directory. */
function made(id: string): RuntimePaths {
  reserveContainer(root, id);
  return runtimePaths(root, id);
}

test("read() gives the state as it was written", async () => {
  const { state } = made("c1");
  writeFileSync(state, new Uint8Array([0xff, 0, 1]));
  assert.equal(new Uint8Array(await directory.read("c1")), new Uint8Array([0xff, 0, 1]));
});

test("read() finds nothing where nothing is, or no state yet", async () => {
  await assertNotFound("c1");
  made("c1");
  await assertNotFound("c1");
  writeFileSync(join(root, "c2"), "");
  await assertNotFound("c2");
});

async function assertNotFound(id: string): Promise<void> {
  const error = await rejection(directory.read(id));
  assert.equal(
    [error.code, error.message],
    ["not-found", `Cannot find container "${id}": there is none of this id`],
  );
}

test("read() says what else is the matter", async () => {
  const { state } = made("c1");
  mkdirSync(state);
  const error = await rejection(directory.read("c1"));
  assert.equal([error.code, error.action, error.subject], ["io", "read state", state]);
});

test("list() gives the ids in order, and none where nothing was made", async () => {
  assert.equal(await directory.list(), []);
  for (const id of ["b", "a", "C", "a-1"]) made(id);
  assert.equal(await directory.list(), ["C", "a", "a-1", "b"]);
});

test("isWaiting() is whether there is a FIFO at the gate", async () => {
  const { gate } = made("c1");
  assert.is(await directory.isWaiting("c1"), false);
  await runOk(["mkfifo", gate]);
  assert.is(await directory.isWaiting("c1"), true);
  const other = made("c2");
  writeFileSync(other.gate, "");
  assert.is(await directory.isWaiting("c2"), false);
});

test("start() says one byte at the gate and takes it away", async () => {
  const { gate } = made("c1");
  await runOk(["mkfifo", gate]);
  const reader = openReader(gate);
  try {
    await directory.start("c1");
    const bytes = new Uint8Array(8);
    assert.is(readSync(reader, bytes), 1);
    assert.is(readSync(reader, bytes), 0);
  } finally {
    closeSync(reader);
  }
  assert.not.ok(existsSync(gate));
  assert.is(await directory.isWaiting("c1"), false);
});

test("start() starts a process that waits for its opening", async () => {
  const { gate } = made("c1");
  await runOk(["mkfifo", gate]);
  const child = Bun.spawn(["cat", gate], { stdout: "pipe" });
  // It cannot be seen from outside when the child has got to opening it.
  await untilTrue("the reader", () =>
    directory.start("c1").then(
      () => true,
      () => false,
    ),
  );
  assert.is(await child.stdout.text(), "s");
  assert.is(await child.exited, 0);
});

test("start() is refused where nobody waits, and does not wait itself", async () => {
  const { gate } = made("c1");
  await assertNotWaiting("c1");
  await runOk(["mkfifo", gate]);
  await assertNotWaiting("c1");
  assert.ok(lstatSync(gate).isFIFO());
  await assertNotWaiting("never-made");
});

async function assertNotWaiting(id: string): Promise<void> {
  const error = await rejection(directory.start(id));
  assert.equal([error.code, error.action, error.subject], ["invalid", "start container", id]);
  assert.is(error.state, "it does not wait for its start");
}

test("remove() forgets a container with all that is in its directory, and is content with none", async () => {
  const { directory: own } = made("c1");
  mkdirSync(join(own, "more"));
  writeFileSync(join(own, "more/file"), "");
  await directory.remove("c1");
  assert.not.ok(existsSync(own));
  await directory.remove("c1");
  made("c1");
});

test("remove() takes links away, and leaves what they lead to", async () => {
  const outside = make();
  writeFileSync(join(outside, "file"), "");
  const { directory: own } = made("c1");
  symlinkSync(outside, join(own, "link"));
  symlinkSync(outside, join(root, "c2"));
  await directory.remove("c1");
  await directory.remove("c2");
  assert.equal(await directory.list(), []);
  assert.ok(existsSync(join(outside, "file")));
});

test.run();
