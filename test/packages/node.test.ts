/**
 * The package in Node: images are pulled, inspected and unpacked, and containers started by the executable. And in Bun,
 * which reads its TypeScript.
 */
import { lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { image, layer, serve, shelf } from "../core/image/fixture.ts";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";
import { nodeProgram } from "../helpers/js-hosts.ts";
import { type Finished, run } from "../helpers/process.ts";
import type { TempDir } from "../helpers/temp-dir.ts";
import { program } from "../helpers/world.ts";
import { startServer } from "../web/served.ts";
import { installed } from "./package.ts";

const test = suite("the package in Node and Bun");
let stage: Stage;
let place: TempDir;

test.before(async () => {
  nodeProgram();
  place = await installed("all");
  stage = await makeStage({ registry: "images" });
});
test.after(async () => {
  place?.remove();
  await stage?.stop();
});

const node = (name: string, ...args: readonly string[]): Promise<Finished> =>
  run([nodeProgram(), join(place.path, "examples/node", name), ...args], {
    cwd: place.path,
    env: { ...stage.env, NODE_NO_WARNINGS: "1" },
  });

test("an image is pulled and inspected, and rl sees it in the same store", async () => {
  const store = join(place.path, "store");
  const { exitCode, stdout, stderr } = await node("pull.ts", stage.image("busybox"), store);
  assert.equal([exitCode, stderr], [0, ""]);
  assert.match(
    stdout,
    /^fetching sha256:\w+\ndone sha256:\w+\n\S+\/busybox:latest for linux\/\w+, 1 layers\nit runs \[/,
  );
  const again = await node("pull.ts", stage.image("busybox"), store);
  assert.not.match(again.stdout, /fetching/);
  const listed = await run([program(), "images", "-q"], { env: { ...stage.env, RL_ROOT: store } });
  assert.match(listed.stdout, /^\w{12}\n$/);
});

test("what a registry does not tell the truth about is not kept", async () => {
  const made = image([layer({ a: "1" })]);
  const answer = serve(shelf({ latest: made.manifest }, made));
  const [claimed] = made.layers;
  assert.ok(claimed);
  await using server = startServer(async (url) => {
    const given = await answer({ method: "GET", url, headers: {} });
    if (!url.endsWith(claimed.digest)) return given;
    const body = claimed.bytes.slice();
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    return { ...given, body };
  });
  const store = join(place.path, "refused");
  const { exitCode, stderr } = await node("pull.ts", `${server.host}/app:latest`, store);
  assert.is(exitCode, 1);
  assert.match(stderr, /RlError: .*(?:digest|corrupt|malformed)/);
  const [, hex = ""] = claimed.digest.split(":");
  assert.not.ok(readdirSync(join(store, "image/blobs/sha256")).includes(hex));
});

test("an image is unpacked to a directory, as it is in a container", async () => {
  const rootfs = join(place.path, "rootfs");
  const { exitCode, stdout, stderr } = await node(
    "unpack.ts",
    stage.image("debian"),
    rootfs,
    join(place.path, "store"),
  );
  assert.equal([exitCode, stderr], [0, ""]);
  assert.match(stdout, /^\d{3,} entries of \d+ layers are in /);
  assert.match(readFileSync(join(rootfs, "etc/os-release"), "utf8"), /^ID=debian$/m);
  assert.is(readlinkSync(join(rootfs, "bin")), "usr/bin");
  assert.is(lstatSync(join(rootfs, "tmp")).mode & 0o7777, 0o1777);
  assert.is(lstatSync(join(rootfs, "usr/bin/passwd")).mode & 0o7000, 0);
  const again = await node("unpack.ts", stage.image("debian"), rootfs, join(place.path, "store"));
  assert.is(again.exitCode, 1);
  assert.match(again.stderr, /there is something already/);
});

test("a damaged blob is not unpacked, and nothing is left of the attempt", async () => {
  const store = join(place.path, "damaged");
  await node("pull.ts", stage.image("busybox"), store);
  const blobs = join(store, "image/blobs/sha256");
  const largest = readdirSync(blobs)
    .map((name) => join(blobs, name))
    .sort((a, b) => lstatSync(b).size - lstatSync(a).size)[0] as string;
  const bytes = readFileSync(largest);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(largest, bytes);
  const before = readdirSync(place.path).sort();
  const { exitCode, stderr } = await node(
    "unpack.ts",
    stage.image("busybox"),
    join(place.path, "never"),
    store,
  );
  assert.is(exitCode, 1);
  assert.match(stderr, /RlError: Cannot/);
  assert.equal(readdirSync(place.path).sort(), before);
});

test("a container of an image that Node pulled runs by the executable", async () => {
  const { exitCode, stdout, stderr } = await run(
    [
      nodeProgram(),
      join(place.path, "examples/node/run.mjs"),
      stage.image("busybox"),
      join(place.path, "store"),
    ],
    { cwd: place.path, env: { ...stage.env, RL: program() } },
  );
  assert.equal([exitCode, stdout, stderr], [0, "hello from a container\n", ""]);
});

test("Bun has the whole library of it, the C module included", async () => {
  const script = `
    import { pull, run } from "rl";
    import { createDigester } from "rl/host/bun";
    import { digestBytes } from "rl/core";
    for (const host of ["browser", "deno", "memory", "node"]) await import("rl/host/" + host);
    const [image] = process.argv.slice(-1);
    await pull(image);
    await using box = await run(image, { command: ["echo", "from Bun"], network: { mode: "none" }, attach: true });
    console.log((await box.output()).text().trim(), digestBytes(new Uint8Array(), createDigester()).length);`;
  const command = [process.execPath, "-e", script, stage.image("busybox")];
  const { exitCode, stdout, stderr } = await run(command, { cwd: place.path, env: stage.env });
  assert.equal([exitCode, stdout, stderr], [0, "from Bun 71\n", ""]);
  await stage.tidied();
});

test.run();
