/** What a pull refuses: one line, a hint, and nothing of the image stays. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, makeLayout, pushImage, pushLayout } from "../../helpers/e2e/handmade.ts";
import { brokenOff, serveHostile, type Tamper } from "../../helpers/e2e/hostile-registry.ts";
import { assertRefused, type Refusal } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, flipBit, layoutOf, registryBlob, truncateBlob } from "../../helpers/images.ts";
import { startRegistry } from "../../helpers/registry.ts";

const test = suite("pull: refusals");
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
});
test.after(() => stage?.stop());

const image = makeLayout({ layers: [busyboxEntries()] });
const [layer] = image.layers;
if (layer === undefined) throw new Error("the image has no layer");

/** Everything below a directory, which may not be there. */
const below = (directory: string): string[] =>
  existsSync(directory) ? readdirSync(directory, { recursive: true }).map(String) : [];

/** Pulling and running are refused alike, and leave neither an image nor a layer nor half of one. */
async function refuses(reference: string, refusal: Refusal): Promise<void> {
  for (const args of [
    ["pull", "-q"],
    ["run", "--rm", "-q"],
  ])
    assertRefused(await stage.rl([...args, reference]), refusal);
  assert.is(await stage.ok(["images", "--format", "json"]), "");
  const layers = below(join(stage.store, "layers")).filter((path) => path.includes("/"));
  assert.equal(layers, []);
  const blobs = below(join(stage.store, "image/blobs/sha256"));
  assert.not.ok(blobs.includes(layer?.digest.slice(7) ?? ""), "the layer's blob");
}

const blob = `/blobs/${layer.digest}`;
const hostile: readonly [what: string, tamper: Tamper, refusal: Refusal][] = [
  [
    "a layer with other bytes",
    (path, bytes) => (path.endsWith(blob) ? new Response(bytes.map((byte) => byte ^ 1)) : undefined),
    { line: layer.digest.slice(0, 19) },
  ],
  [
    "a layer that is longer",
    (path, bytes) => (path.endsWith(blob) ? new Response(Buffer.concat([bytes, bytes])) : undefined),
    { line: layer.digest.slice(0, 19) },
  ],
  [
    "a layer that is shorter",
    (path, bytes) =>
      path.endsWith(blob) ? new Response(new Uint8Array(bytes.subarray(0, 1000))) : undefined,
    { line: layer.digest.slice(0, 19) },
  ],
  [
    "a layer that breaks off",
    (path, bytes) => (path.endsWith(blob) ? brokenOff(bytes) : undefined),
    { line: layer.digest.slice(0, 19) },
  ],
  [
    "a config with other bytes",
    (path, bytes) =>
      path.endsWith(image.config.digest) ? new Response(bytes.map((byte) => byte ^ 1)) : undefined,
    { line: image.config.digest.slice(0, 19) },
  ],
  [
    "a manifest without an end",
    (path) => (path.includes("/manifests/") ? new Response(" ".repeat(32 * 1024 * 1024)) : undefined),
    { line: "Cannot " },
  ],
  [
    "a manifest that is a web page",
    (path) => (path.includes("/manifests/") ? new Response("<html>welcome</html>") : undefined),
    { line: "Cannot " },
  ],
  [
    "a server in trouble",
    (path) => (path.includes("/manifests/") ? new Response("", { status: 500 }) : undefined),
    { line: "500", hint: "again" },
  ],
];
for (const [what, tamper, refusal] of hostile) {
  test(`${what} is refused`, async () => {
    using registry = serveHostile(image, tamper);
    await refuses(`${registry.host}/image:latest`, refusal);
  });
}

test("a manifest that is not the one of the digest asked for is refused", async () => {
  using registry = serveHostile(image, () => undefined);
  const digest = `sha256:${"0".repeat(64)}`;
  await refuses(`${registry.host}/image@${digest}`, { line: digest.slice(0, 19) });
});

test("a layer damaged in a real registry's storage is refused", async () => {
  for (const damage of [truncateBlob, flipBit]) {
    await using registry = await startRegistry();
    const reference = await pushLayout(registry, layoutOf("busybox"), "damaged");
    const [damaged] = describe(layoutOf("busybox")).layers;
    assert.ok(damaged);
    damage(registryBlob(registry, damaged.digest));
    await refuses(reference, { line: damaged.digest.slice(0, 19) });
  }
});

test("a layer that is not what the config says it unpacks to is refused", async () => {
  await using registry = await startRegistry();
  const diffIds = [`sha256:${"1".repeat(64)}`];
  const reference = await pushImage(registry, "other", { layers: [busyboxEntries()], diffIds });
  await refuses(reference, { line: "Cannot " });
});

test("an image and a tag that are not there are refused", async () => {
  await using registry = await startRegistry();
  const reference = await pushLayout(registry, layoutOf("busybox"), "here");
  await refuses(`${registry.host}/nothing`, { line: "no such image", hint: "check the name" });
  await refuses(`${reference}:nothing`, { line: "no such image", hint: "check the name" });
});

test("a registry that is down is refused as such", async () => {
  const registry = await startRegistry();
  const { host } = registry;
  await registry.stop();
  await refuses(`${host}/busybox`, { line: host });
});

for (const reference of [
  "UPPER/case",
  "a//b",
  "a:",
  "a@sha256:short",
  "-a",
  "a b",
  "a/../b",
  "host:port/x/",
]) {
  test(`"${reference}" is no reference`, async () => {
    for (const verb of ["pull", "run"]) {
      assertRefused(await stage.rl([verb, "--", reference]), { line: reference });
    }
  });
}

test("a home that cannot be written to is refused", async () => {
  const file = join(stage.home, "file");
  writeFileSync(file, "");
  const closed = join(stage.home, "closed");
  mkdirSync(closed, { mode: 0o555 });
  // Root may write wherever a file system lets it.
  const stores = [
    "/proc/store",
    join(file, "store"),
    ...(process.getuid?.() === 0 ? [] : [join(closed, "store")]),
  ];
  for (const store of stores) {
    for (const args of [["run", "hello"], ["pull", "-q", "127.0.0.1:1/x"], ["images"]]) {
      assertRefused(await stage.rl(args, { env: { RL_ROOT: store } }), { line: store, hint: "RL_ROOT" });
    }
  }
});

test("a user without a home is told so", async () => {
  const env = { RL_ROOT: undefined, HOME: undefined, XDG_DATA_HOME: undefined };
  if (process.getuid?.() === 0) return;
  assertRefused(await stage.rl(["images"], { env }), { line: "HOME", hint: "RL_ROOT" });
});

test.run();
