/** What a pull refuses: one line, a hint, and nothing of the image stays. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, makeLayout, pushImage, pushLayout } from "../../helpers/e2e/handmade.ts";
import { serveBrokenOff, serveHostile, type Tamper } from "../../helpers/e2e/hostile-registry.ts";
import { assertRefused, type Refusal } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, flipBit, layoutOf, registryBlob, truncateBlob } from "../../helpers/images.ts";
import { run } from "../../helpers/process.ts";
import { startRegistry } from "../../helpers/registry.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { isRoot } from "../../helpers/user.ts";
import { program } from "../../helpers/world.ts";

const test = suite("pull: refusals");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("docker-registry") ?? requires.tool("skopeo"));
  stage = await makeStage();
});
test.after(() => stage?.stop());

const image = makeLayout({ layers: [busyboxEntries()] });
const [layer] = image.layers;
if (layer === undefined) throw new Error("the image has no layer");

/** Everything below a directory, which may not be there. */
const below = (directory: string): string[] =>
  existsSync(directory) ? readdirSync(directory, { recursive: true }).map(String) : [];

let stores = 0;

/** Pulled into a new store it is refused, and leaves neither an image nor a layer nor half of one. */
async function refuses(reference: string, refusal: Refusal, verb = ["pull", "-q"]): Promise<void> {
  stores += 1;
  const root = `${stage.store}-${stores}`;
  const env = { RL_ROOT: root };
  assertRefused(await stage.rl([...verb, reference], { env }), refusal);
  assert.is(await stage.ok(["images", "--format", "json"], { env }), "");
  const layers = below(join(root, "layers")).filter((path) => path.includes("/"));
  assert.equal(layers, []);
  const blobs = below(join(root, "image/blobs/sha256"));
  assert.not.ok(blobs.includes(layer?.digest.slice(7) ?? ""), "the layer's blob");
}

const ofLayer = { line: layer.digest };
const answer = (end: string, make: (bytes: Uint8Array) => Response): Tamper => {
  return (path, bytes) => (path.includes(end) ? make(bytes) : undefined);
};
const flipped = (bytes: Uint8Array): Response => new Response(bytes.map((byte) => byte ^ 1));
const hostile: readonly [what: string, tamper: Tamper, refusal: Refusal][] = [
  ["a layer with other bytes", answer(layer.digest, flipped), ofLayer],
  [
    "a layer that is longer",
    answer(layer.digest, (bytes) => new Response(Buffer.concat([bytes, bytes]))),
    ofLayer,
  ],
  ["a config with other bytes", answer(image.config.digest, flipped), { line: image.config.digest }],
  [
    "a manifest without an end",
    answer("/manifests/", () => new Response(" ".repeat(32 * 1024 * 1024))),
    { line: "larger than 4 MiB", hint: null },
  ],
  [
    "a manifest that is a web page",
    answer("/manifests/", () => new Response("<html>welcome</html>")),
    { line: "Cannot ", hint: null },
  ],
  [
    "a server in trouble",
    answer("/manifests/", () => new Response("", { status: 500 })),
    { line: "500", hint: "again" },
  ],
];
for (const [what, tamper, refusal] of hostile) {
  test(`${what} is refused`, async () => {
    using registry = serveHostile(image, tamper);
    await refuses(`${registry.host}/image:latest`, refusal);
  });
}

test("run refuses like pull", async () => {
  using registry = serveHostile(image, answer(layer.digest, flipped));
  await refuses(`${registry.host}/image:latest`, ofLayer, ["run", "--rm", "-q"]);
});

/** Downloads that break are taken up again a few times, with pauses: all of these at once. */
test("a layer that ends early is refused, however it ends", async () => {
  const line = /broken off|it ended after/;
  using short = serveHostile(
    image,
    answer(layer.digest, (bytes) => new Response(new Uint8Array(bytes.subarray(0, 1000)))),
  );
  using torn = serveBrokenOff(image, layer.digest);
  await using registry = await startRegistry();
  const truncated = await pushLayout(registry, layoutOf("busybox"), "truncated");
  const [damaged] = describe(layoutOf("busybox")).layers;
  assert.ok(damaged);
  truncateBlob(registryBlob(registry, damaged.digest));
  const references = [`${short.host}/image:latest`, `${torn.host}/image:latest`, truncated];
  await Promise.all(references.map((reference) => refuses(reference, { line })));
});

test("a manifest that is not the one of the digest asked for is refused", async () => {
  using registry = serveHostile(image, () => undefined);
  const digest = `sha256:${"0".repeat(64)}`;
  await refuses(`${registry.host}/image@${digest}`, { line: digest.slice(0, 19) });
});

test("a layer with one bit changed in a real registry's storage is refused", async () => {
  await using registry = await startRegistry();
  const reference = await pushLayout(registry, layoutOf("busybox"), "damaged");
  const [damaged] = describe(layoutOf("busybox")).layers;
  assert.ok(damaged);
  flipBit(registryBlob(registry, damaged.digest));
  await refuses(reference, { line: damaged.digest });
});

test("a layer that is not what the config says it unpacks to is refused", async () => {
  await using registry = await startRegistry();
  const diffIds = [`sha256:${"1".repeat(64)}`];
  const reference = await pushImage(registry, "other", { layers: [busyboxEntries()], diffIds });
  await refuses(reference, { line: diffIds[0] ?? "" });
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

for (const reference of ["a//b", "a:", "a@sha256:short", "-a", "a b", "a/../b", "host:port/x/"]) {
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
  const stores = ["/proc/store", join(file, "store"), ...(isRoot() ? [] : [join(closed, "store")])];
  for (const store of stores) {
    for (const args of [["run", "hello"], ["pull", "-q", "127.0.0.1:1/x"], ["images"]]) {
      assertRefused(await stage.rl(args, { env: { RL_ROOT: store } }), { line: store, hint: "RL_ROOT" });
    }
  }
});

test("a user without a home is told so", async () => {
  // Root needs none; he becomes a user without one.
  const ordinary = isRoot() ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
  const env = { ...stage.env, RL_ROOT: undefined, HOME: undefined, XDG_DATA_HOME: undefined };
  const finished = await run([...ordinary, program(), "images"], { cwd: "/", env });
  assertRefused(finished, { line: "HOME", hint: "RL_ROOT" });
});

test.run();
