/** Archives to and from skopeo, and digests that stay what they were. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonMember, shell, skopeo } from "../../helpers/e2e/archives.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, type LayoutName, layoutOf } from "../../helpers/images.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("archives: skopeo");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("skopeo"));
  stage = await makeStage();
});
test.after(() => stage?.stop());

const LAYOUTS: readonly LayoutName[] = ["busybox", "busybox-zstd", "busybox-layers", "debian", "debian-zstd"];

for (const layout of LAYOUTS) {
  test(`${layout} keeps its manifest's digest through skopeo, us and skopeo again`, async () => {
    const { manifest } = describe(layoutOf(layout));
    const reference = `example.org/${layout}:1`;
    await skopeo(
      stage,
      "copy",
      "-q",
      `oci:${layoutOf(layout)}:latest`,
      `oci-archive:${layout}.tar:${reference}`,
    );
    assert.is(await stage.ok(["load", "-q", "-i", `${layout}.tar`]), `Loaded image: ${reference}\n`);
    await shell(stage, `$RL save --format oci-archive ${reference} > ${layout}-2.tar`);
    const inspected = await skopeo(stage, "inspect", "--raw", `oci-archive:${layout}-2.tar`);
    assert.is(`sha256:${new Bun.CryptoHasher("sha256").update(inspected).digest("hex")}`, manifest.digest);
    await skopeo(
      stage,
      "copy",
      "-q",
      `oci-archive:${layout}-2.tar:${reference}`,
      `oci:${layout}-back:latest`,
    );
    assert.is(describe(`${stage.home}/${layout}-back`).manifest.digest, manifest.digest);
  });
}

test("a docker-archive keeps the image's id, and has the same manifest wherever it is loaded", async () => {
  const { config } = describe(layoutOf("busybox-layers"));
  const from = `oci:${layoutOf("busybox-layers")}:latest`;
  await skopeo(stage, "copy", "-q", from, "docker-archive:docker.tar:example.org/docker:1");
  assert.is(await stage.ok(["load", "-q", "-i", "docker.tar"]), "Loaded image: example.org/docker:1\n");
  assert.is(await stage.ok([...PLAIN, "example.org/docker:1", "echo", "runs"]), "runs\n");
  const digests = new Set<unknown>();
  for (const store of ["one", "two"]) {
    const save = `RL_ROOT=$PWD/${store} $RL save --format oci-archive example.org/docker:1 > ${store}.tar`;
    await shell(stage, `RL_ROOT=$PWD/${store} $RL load -q -i docker.tar; ${save}`);
    const index = (await jsonMember(stage, `${store}.tar`, "index.json")) as {
      manifests: { digest: string }[];
    };
    digests.add(index.manifests[0]?.digest);
  }
  assert.is(digests.size, 1);
  await shell(stage, "$RL save example.org/docker:1 > again.tar");
  const raw = await skopeo(stage, "inspect", "--config", "--raw", "docker-archive:again.tar");
  assert.is(`sha256:${new Bun.CryptoHasher("sha256").update(raw).digest("hex")}`, config.digest);
});

test("directories are read and written", async () => {
  const { manifest, config } = describe(layoutOf("busybox"));
  await skopeo(stage, "copy", "-q", `oci:${layoutOf("busybox")}:latest`, `dir:${stage.home}/in`);
  assert.is(await stage.ok(["load", "-q", "-i", "in"]), `Loaded image ID: ${config.digest}\n`);
  await stage.ok(["save", "--format", "docker-dir", "-o", "out", manifest.digest]);
  await stage.ok(["save", "--format", "oci-dir", "-o", "layout", manifest.digest]);
  for (const from of [`dir:${stage.home}/out`, `oci:${stage.home}/layout`]) {
    assert.is(JSON.parse(await skopeo(stage, "inspect", from)).Digest, manifest.digest, from);
  }
});

test.run();
