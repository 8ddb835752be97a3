/** The helpers of the end-to-end tests, against the real tools they drive. */
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  describe,
  flipBit,
  layoutBlob,
  layoutOf,
  registryBlob,
  startImageRegistry,
  startWritableImageRegistry,
  truncateBlob,
} from "../helpers/images.ts";
import { run, runOk } from "../helpers/process.ts";
import { startRegistry } from "../helpers/registry.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { tempDir } from "../helpers/temp-dir.ts";
import { startTerminal } from "../helpers/tmux.ts";
import { isRoot } from "../helpers/user.ts";

const test = suite("helpers");

test("startImageRegistry() serves every image, in the media types they are named for", async () => {
  skipIf(requires.tool("docker-registry"));
  await using registry = await startImageRegistry();
  const types = async (reference: string): Promise<string[]> => {
    const accept = [
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.docker.distribution.manifest.v2+json",
    ];
    accept.push("application/vnd.oci.image.index.v1+json");
    const [name, tag] = reference.split(":");
    const url = `http://${registry.host}/v2/${name}/manifests/${tag}`;
    const response = await fetch(url, { headers: { accept: accept.join(", ") } });
    assert.is(response.status, 200, reference);
    const body = (await response.json()) as { layers?: { mediaType: string }[]; manifests?: unknown[] };
    const contents = body.layers?.map((layer) => layer.mediaType) ?? [`${body.manifests?.length} manifests`];
    return [response.headers.get("content-type") ?? "", ...contents];
  };
  const oci = "application/vnd.oci.image";
  for (const name of ["busybox", "debian"]) {
    assert.equal(await types(`${name}:latest`), [`${oci}.manifest.v1+json`, `${oci}.layer.v1.tar+gzip`]);
    assert.equal(await types(`${name}:zstd`), [`${oci}.manifest.v1+json`, `${oci}.layer.v1.tar+zstd`]);
    assert.equal(await types(`${name}:docker`), [
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.image.rootfs.diff.tar.gzip",
    ]);
  }
  assert.equal(await types("busybox:index"), [`${oci}.index.v1+json`, "2 manifests"]);
  assert.is((await types("busybox:layers")).length, 4);
});

test("startWritableImageRegistry() serves a blob damaged on disk as it is", async () => {
  skipIf(requires.tool("docker-registry"));
  await using registry = await startWritableImageRegistry();
  const [layer] = describe(layoutOf("busybox")).layers;
  assert.ok(layer);
  const file = registryBlob(registry, layer.digest);
  const before = readFileSync(file);
  flipBit(file);
  const response = await fetch(`http://${registry.host}/v2/busybox/blobs/${layer.digest}`);
  const served = new Uint8Array(await response.arrayBuffer());
  assert.is(served.length, before.length);
  assert.not.equal(served, new Uint8Array(before));
});

test("truncateBlob() halves a blob of a copied layout", () => {
  using copy = tempDir();
  const layout = join(copy.path, "busybox");
  cpSync(layoutOf("busybox"), layout, { recursive: true });
  const [layer] = describe(layout).layers;
  assert.ok(layer);
  truncateBlob(layoutBlob(layout, layer.digest));
  assert.is(statSync(layoutBlob(layout, layer.digest)).size, Math.floor(layer.size / 2));
});

test("startRegistry() with an account refuses others", async () => {
  skipIf(requires.tool("docker-registry"));
  await using registry = await startRegistry({ account: { user: "alice", password: "open sesame" } });
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`http://${registry.host}/v2/`, { headers })).status;
  assert.is(await status({}), 401);
  assert.is(await status({ authorization: `Basic ${btoa("alice:wrong")}` }), 401);
  assert.is(await status({ authorization: `Basic ${btoa("alice:open sesame")}` }), 200);
  assert.match(registry.log(), /"GET \/v2\/ HTTP/);
});

test("the debian image holds files of ids 0 to 65534", async () => {
  const [layer] = describe(layoutOf("debian")).layers;
  assert.ok(layer);
  const listing = await runOk([
    "tar",
    "--numeric-owner",
    "-tvzf",
    layoutBlob(layoutOf("debian"), layer.digest),
    "./owners",
  ]);
  for (const id of ["0/0", "1/1", "1000/1000", "65534/65534"]) assert.ok(listing.includes(id), listing);
  assert.match(listing, /-rwsr-xr-x 1000\/1000/);
});

test("startTerminal() types, reads the screen, resizes and learns the exit status", async () => {
  skipIf(requires.tool("tmux"));
  await using terminal = await startTerminal([
    "sh",
    "-c",
    "stty size; read -r line; echo got:$line; stty size; exit 7",
  ]);
  await terminal.waitFor("24 80");
  await terminal.resize(100, 30);
  await terminal.type("some words; C-c");
  await terminal.press("Enter");
  const screen = await terminal.waitFor(/got:some words; C-c\n30 100/);
  assert.ok(screen.includes("24 80"));
  assert.is(await terminal.exitStatus(), 7);
});

test("startTerminal().waitFor() gives up and shows the screen", async () => {
  skipIf(requires.tool("tmux"));
  await using terminal = await startTerminal(["echo", "hello"]);
  await terminal.waitFor("hello");
  let said = "";
  await terminal.waitFor("goodbye", 0.2).catch((error: Error) => {
    said = error.message;
  });
  assert.match(said, /goodbye did not come within 0.2 s; the screen is:\nhello/);
});

test("tempDir() removes files of subordinate ids", async () => {
  skipIf(requires.idRange());
  const dir = tempDir();
  mkdirSync(join(dir.path, "sub"));
  const script = `touch ${dir.path}/sub/f && chown -R 1000:1000 ${dir.path}/sub && chmod 700 ${dir.path}/sub`;
  const inside = isRoot() ? [] : ["unshare", "--user", "--map-root-user", "--map-auto"];
  await runOk([...inside, "sh", "-c", script]);
  dir.remove();
  assert.is(existsSync(dir.path), false);
});

test("run() ends a program that takes too long", async () => {
  const { exitCode } = await run(["sleep", "60"], { timeoutMs: 50 });
  assert.is(exitCode, 137);
});

test.run();
