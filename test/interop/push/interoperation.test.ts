/** Images that we push are pulled and run by podman and skopeo, and theirs by us; digests stay. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makePodman, type Podman } from "../../helpers/e2e/podman.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("push: interoperation");
let stage: Stage;
let target: Registry;
let podman: Podman;

test.before(async () => {
  for (const program of ["podman", "skopeo"]) skipIf(requires.tool(program));
  // The runtime that podman has makes a cgroup for each container.
  skipIf(requires.delegatedCgroup());
  stage = await makeStage({ registry: "images" });
  target = await startRegistry();
  podman = makePodman(join(stage.home, "podman"));
});
test.after(async () => {
  await podman?.stop();
  await target?.stop();
  await stage?.stop();
});

const digestAt = (image: string): Promise<string> =>
  podman
    .skopeo("inspect", "--raw", "--tls-verify=false", `docker://${image}`)
    .then((raw) => `sha256:${new Bun.CryptoHasher("sha256").update(raw).digest("hex")}`);
const NO_TLS = "--tls-verify=false";
/** A store of its own, so that nothing is taken from an earlier pull. */
const apart = (name: string): { env: Record<string, string> } => ({
  env: { RL_ROOT: `${stage.store}-${name}` },
});

for (const tag of ["latest", "zstd", "docker", "layers"]) {
  test(`busybox:${tag} keeps its digest from registry to registry, and podman runs it`, async () => {
    const [from, to] = [stage.image(`busybox:${tag}`), `${target.host}/copy/busybox:${tag}`];
    const pulled = (await stage.ok(["pull", "-q", from])).trim();
    const { stdout, stderr } = await stage.rl(["push", from, to]);
    assert.match(stdout, new RegExp(`^${tag}: digest: ${pulled} size: \\d+\\n$`), stderr);
    assert.is(await digestAt(to), await digestAt(from));
    await podman.ok("pull", "-q", NO_TLS, to);
    const said = await podman.ok("run", "--rm", "--network", "none", to, "cat", "/etc/passwd");
    assert.match(said, /^alice:x:1000:/m);
    // A copy by another tool is the same, byte for byte.
    await podman.skopeo(
      "copy",
      "-q",
      "--src-tls-verify=false",
      `docker://${to}`,
      `dir:${stage.home}/dir-${tag}`,
    );
  });
}

test("a push of what is there sends no byte, and another repository's layers are taken over", async () => {
  const from = stage.image("busybox:latest");
  await stage.ok(["pull", "-q", from]);
  const uploads = (): number =>
    [...target.log().matchAll(/"(?:PUT|PATCH) \/v2\/\S+\/blobs\/uploads\//g)].length;
  await stage.ok(["push", from, `${target.host}/one/busybox`]);
  const before = uploads();
  const again = await stage.rl(["push", from, `${target.host}/one/busybox`]);
  assert.match(again.stderr, /already there/);
  const second = await stage.rl(["push", from, `${target.host}/two/busybox`]);
  assert.match(second.stderr, /taken over from another repository/);
  assert.is(uploads(), before);
  await podman.ok("pull", "-q", NO_TLS, `${target.host}/two/busybox`);
});

test("a whole index is pushed, and keeps its digest", async () => {
  const [from, to] = [stage.image("busybox:index"), `${target.host}/copy/busybox:index`];
  const listed = JSON.parse(await podman.skopeo("inspect", "--raw", NO_TLS, `docker://${from}`)) as {
    manifests: { platform: { os: string; architecture: string; variant?: string } }[];
  };
  const platforms = listed.manifests.map(({ platform: { os, architecture, variant } }) =>
    [os, architecture, variant].filter((part) => part !== undefined).join("/"),
  );
  assert.ok(platforms.length > 1);
  await stage.ok(["pull", "-q", "--platform", platforms[0] ?? "", from], apart("index"));
  const early = await stage.rl(
    ["push", "--all-platforms", "--platform", platforms[0] ?? "", from, to],
    apart("index"),
  );
  assert.is(early.exitCode, 125);
  assert.match(early.stderr, /manifests are not here/);
  for (const platform of platforms)
    await stage.ok(["pull", "-q", "--platform", platform, from], apart("index"));
  await stage.ok(
    ["push", "-q", "--all-platforms", "--platform", platforms[0] ?? "", from, to],
    apart("index"),
  );
  assert.is(await digestAt(to), await digestAt(from));
});

for (const [name, flags] of [
  ["oci", ["--format", "oci"]],
  ["docker", ["--format", "v2s2"]],
  ["zstd", ["--format", "oci", "--compression-format", "zstd"]],
] as const) {
  test(`an image that podman pushed as ${name} is pulled and runs`, async () => {
    const from = stage.image("busybox:latest");
    const to = `${target.host}/podman/busybox:${name}`;
    await podman.ok("pull", "-q", NO_TLS, from);
    await podman.ok("push", "-q", NO_TLS, ...flags, from, to);
    const digest = (await stage.ok(["pull", "-q", to], apart(name))).trim();
    assert.is(digest, await digestAt(to));
    const said = await stage.ok([...PLAIN, "--pull", "never", to, "cat", "/etc/passwd"], apart(name));
    assert.match(said, /^alice:x:1000:/m);
  });
}

test("all tags of a repository are pushed", async () => {
  const repository = `${target.host}/tagged/busybox`;
  for (const tag of ["latest", "zstd"]) {
    await stage.ok(["pull", "-q", stage.image(`busybox:${tag}`)]);
    await stage.ok(["push", "-q", stage.image(`busybox:${tag}`), `${repository}:${tag}`]);
    await stage.ok(["pull", "-q", `${repository}:${tag}`]);
  }
  const output = await stage.ok(["push", "--all-tags", repository]);
  assert.equal(
    output.split("\n").map((line) => line.split(":")[0]),
    ["latest", "zstd", ""],
  );
  const listed = JSON.parse(await podman.skopeo("list-tags", NO_TLS, `docker://${repository}`)) as {
    Tags: string[];
  };
  assert.equal(listed.Tags.sort(), ["latest", "zstd"]);
});

test.run();
