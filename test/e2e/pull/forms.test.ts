/** Every form an image comes in, from a real registry. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blobRequests } from "../../helpers/e2e/hostile-registry.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, type LayoutName, layoutOf } from "../../helpers/images.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

interface Listed {
  readonly Repository: string;
  readonly Tag: string;
  readonly Digest: string;
  readonly Platform: string;
}

const test = suite("pull: forms");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
});
test.after(() => stage?.stop());

/** A store of its own, so that nothing is taken from an earlier pull. */
const apart = (name: string): { env: Record<string, string> } => ({
  env: { RL_ROOT: `${stage.store}-${name.replace(":", "-")}` },
});
const listed = async (args: readonly string[] = [], options = {}): Promise<Listed[]> =>
  (await stage.ok(["images", "--format", "json", ...args], options))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Listed);
const digestOf = (name: LayoutName): string => describe(layoutOf(name)).manifest.digest;

for (const [name, layout] of [
  ["busybox:latest", "busybox"],
  ["busybox:zstd", "busybox-zstd"],
  ["busybox:docker", undefined],
  ["debian:latest", "debian"],
  ["debian:zstd", "debian-zstd"],
  ["debian:docker", undefined],
] as const) {
  test(`${name} is pulled and runs`, async () => {
    const digest = (await stage.ok(["pull", "-q", stage.image(name)], apart(name))).trim();
    if (layout !== undefined) assert.is(digest, digestOf(layout));
    const [image, ...more] = await listed([], apart(name));
    assert.equal(
      [`${image?.Repository}:${image?.Tag}`, image?.Digest, more.length],
      [stage.image(name), digest, 0],
    );
    const command = name.startsWith("debian") ? ["cat", "/etc/os-release"] : ["cat", "/etc/passwd"];
    const expected = name.startsWith("debian") ? /^ID=debian$/m : /^alice:x:1000:/m;
    assert.match(
      await stage.ok([...PLAIN, "--pull", "never", stage.image(name), ...command], apart(name)),
      expected,
    );
  });
}

test("owners from 0 to 65534 and set-id bits are as in the image, in every form", async () => {
  skipIf(requires.idRange());
  const script = "cd /owners && stat -c '%n %u %g %a' *";
  const ids = [0, 1, 100, 1000, 1001, 2, 32767, 32768, 33, 65533, 65534, 999];
  const modes = new Map([
    [1000, 4755],
    [100, 2755],
  ]);
  const expected = ids.map((id) => `${id} ${id} ${id} ${modes.get(id) ?? 644}\n`).join("");
  for (const name of ["debian:latest", "debian:zstd", "debian:docker"]) {
    const command = [stage.image(name), "sh", "-c", script];
    assert.is(await stage.ok([...PLAIN, "-q", "-e", "LC_ALL=C", ...command], apart(name)), expected, name);
  }
});

test("whiteouts and opaque directories hide what is below them", async () => {
  const script = "ls -d /gone 2>&1; ls -A /opaque /kept; cat /opaque/new /kept/file";
  const seen = await stage.ok([...PLAIN, "-q", stage.image("busybox:layers"), "sh", "-c", script]);
  assert.is(seen, "ls: /gone: No such file or directory\n/kept:\nfile\n\n/opaque:\nnew\nthird\nthird\n");
});

test("by digest the image is the one named, and is listed with its digest", async () => {
  const digest = digestOf("busybox-layers");
  const reference = `${stage.registry.host}/busybox@${digest}`;
  assert.is((await stage.ok(["pull", "-q", reference])).trim(), digest);
  assert.ok((await listed(["--digests"])).some((image) => image.Digest === digest));
  assert.is(await stage.ok([...PLAIN, "--pull", "never", reference, "ls", "/opaque"]), "new\n");
});

test("of an index the machine's image is taken, with --platform another", async () => {
  const name = "busybox:index";
  const index = stage.image(name);
  await stage.ok(["pull", "-q", index], apart(name));
  const own = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
  assert.equal(
    (await listed(["--all"], apart(name))).map((image) => image.Platform),
    [own],
  );
  await stage.ok(["pull", "-q", "--platform", "linux/riscv64", index], apart(name));
  const platforms = (await listed(["--all"], apart(name))).map((image) => image.Platform);
  assert.equal(platforms.sort(), [own, "linux/riscv64"]);
  // Without --all the list stays what this machine runs.
  assert.equal(
    (await listed([], apart(name))).map((image) => image.Platform),
    [own],
  );
  assert.is(await stage.ok([...PLAIN, index, "echo", "native"], apart(name)), "native\n");
});

test("a platform the index does not have is refused with those it has", async () => {
  const ended = await stage.rl(["pull", "-q", "--platform", "linux/s390x", stage.image("busybox:index")]);
  assert.is(ended.exitCode, 125);
  assert.match(ended.stderr, /^rl: Cannot .*there is none for linux\/s390x, only for .*linux\/riscv64/);
  assert.match(ended.stderr, /^hint: .*--platform/m);
});

test("-q says the digest alone; otherwise progress goes to standard error", async () => {
  const quiet = await stage.rl(["pull", "-q", stage.image("busybox")]);
  assert.equal(quiet, { exitCode: 0, stdout: `${digestOf("busybox")}\n`, stderr: "" });
  const name = "busybox:layers";
  const loud = await stage.rl(["pull", stage.image(name)], apart(`loud-${name}`));
  assert.match(loud.stdout, /^Digest: sha256:/);
  assert.match(loud.stderr, /fetched/);
});

test("pulling again fetches nothing", async () => {
  const name = "busybox:layers";
  await stage.ok(["pull", "-q", stage.image(name)], apart(`again-${name}`));
  const before = blobRequests(stage.registry);
  await stage.ok(["pull", "-q", stage.image(name)], apart(`again-${name}`));
  assert.is(blobRequests(stage.registry), before);
});

test("a layer that another image brought is not fetched again", async () => {
  await stage.ok(["pull", "-q", stage.image("busybox")], apart("shared"));
  const before = blobRequests(stage.registry);
  await stage.ok(["pull", "-q", stage.image("busybox:config")], apart("shared"));
  assert.is(blobRequests(stage.registry) - before, 1, "the config alone");
});

test.run();
