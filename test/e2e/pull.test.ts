/** `rl pull` from a real registry: every form of image, and damaged ones. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  describe,
  flipBit,
  type LayoutName,
  layoutOf,
  registryBlob,
  truncateBlob,
} from "../helpers/images.ts";
import { runOk } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { makeWorld } from "../helpers/world.ts";

const test = suite("rl pull");

test.before(() => skipIf(requires.userNamespace() ?? requires.tool("docker-registry")));

const digestOf = (layout: LayoutName): string => describe(layoutOf(layout)).manifest.digest;

test("every form gives the digest the registry's own tools know", async () => {
  await using world = await makeWorld({ registry: "images" });
  const forms: [tag: string, digest: string][] = [
    ["busybox:latest", digestOf("busybox")],
    ["busybox:zstd", digestOf("busybox-zstd")],
    ["busybox:layers", digestOf("busybox-layers")],
    ["debian:zstd", digestOf("debian-zstd")],
  ];
  for (const [name, digest] of forms)
    assert.is((await world.ok(["pull", "-q", world.image(name)])).trim(), digest);
  const image = world.image("busybox:docker");
  const inspected = await runOk([
    "skopeo",
    "inspect",
    "--tls-verify=false",
    "--format",
    "{{.Digest}}",
    `docker://${image}`,
  ]);
  assert.is((await world.ok(["pull", "-q", image])).trim(), inspected.trim());
});

test("an index gives the image of this machine's platform", async () => {
  await using world = await makeWorld({ registry: "images" });
  const image = world.image("busybox:index");
  await world.ok(["pull", "-q", image]);
  assert.is(await world.ok(["run", "--rm", "--network", "none", image, "echo", "native"]), "native\n");
});

test("a digest pins the image", async () => {
  await using world = await makeWorld({ registry: "images" });
  const pinned = `${world.registry.host}/busybox@${digestOf("busybox")}`;
  assert.is((await world.ok(["pull", "-q", pinned])).trim(), digestOf("busybox"));
  assert.is(await world.ok(["run", "--rm", "--network", "none", pinned, "echo", "pinned"]), "pinned\n");
});

test("pulling again fetches no layer", async () => {
  await using world = await makeWorld({ registry: "images" });
  const image = world.image("busybox:layers");
  const fetches = (): number =>
    world.registry
      .log()
      .split("\n")
      .filter((line) => /"GET \S+\/blobs\//.test(line)).length;
  await world.ok(["pull", image]);
  const before = fetches();
  assert.ok(before >= 3, String(before));
  const { stdout } = await world.rl(["pull", image]);
  assert.match(stdout, /Already here/);
  assert.is(fetches(), before);
});

test("an unknown name and an unknown tag are told apart from a dead registry", async () => {
  await using world = await makeWorld({ registry: "images" });
  for (const name of ["busybox:nope", "nope:latest"]) {
    const { exitCode, stderr } = await world.rl(["pull", world.image(name)]);
    assert.is(exitCode, 125);
    assert.match(stderr, /no such image/);
  }
  const { host } = world.registry;
  await world.registry.stop();
  const { exitCode, stderr } = await world.rl(["pull", `${host}/busybox`]);
  assert.is(exitCode, 125);
  assert.match(stderr, /Cannot /);
  assert.not.match(stderr, /no such image/);
});

/** A damaged layer must be refused, and must not stay where a later start would find it. */
for (const [what, damage] of [
  ["truncated", (path: string) => truncateBlob(path)],
  ["altered", flipBit],
] as const) {
  test(`a ${what} layer is refused and leaves no image`, async () => {
    await using world = await makeWorld({ registry: "copy" });
    const [layer] = describe(layoutOf("busybox")).layers;
    assert.ok(layer);
    damage(registryBlob(world.registry, layer.digest));
    const image = world.image("busybox:latest");
    const { exitCode, stderr } = await world.rl(["pull", image], { timeoutMs: 120_000 });
    assert.is(exitCode, 125);
    assert.match(stderr, /^rl: Cannot /m);
    const { exitCode: run } = await world.rl([
      "run",
      "--rm",
      "--network",
      "none",
      "--pull",
      "never",
      image,
      "true",
    ]);
    assert.is(run, 125);
    assert.not.match(await world.ok(["images"]), /busybox/);
    const blobs = readdirSync(join(world.home, "store/image/blobs/sha256"));
    assert.not.ok(blobs.includes(layer.digest.slice("sha256:".length)));
  });

  test(`an image with a ${what} manifest is refused`, async () => {
    await using world = await makeWorld({ registry: "copy" });
    const image = `${world.registry.host}/busybox@${digestOf("busybox")}`;
    damage(registryBlob(world.registry, digestOf("busybox")));
    const { exitCode, stderr } = await world.rl(["pull", image], { timeoutMs: 120_000 });
    assert.is(exitCode, 125);
    assert.match(stderr, /^rl: Cannot /m);
  });
}

test("the same image pulled by several at once is whole", async () => {
  await using world = await makeWorld({ registry: "images" });
  const image = world.image("debian:latest");
  const run = ["run", "--rm", "-q", "--network", "none", image, "cat", "/etc/debian_version"];
  const outputs = await Promise.all([1, 2, 3].map(() => world.ok(run, { timeoutMs: 120_000 })));
  assert.match(outputs[0] ?? "", /^\d+\.\d+\n$/);
  assert.is(new Set(outputs).size, 1);
});

test.run();
