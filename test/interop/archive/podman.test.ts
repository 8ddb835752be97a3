/** Archives to and from podman, which nobody of us wrote. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonMember, packLayout, podman, podmanCommand, shell } from "../../helpers/e2e/archives.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, layoutOf } from "../../helpers/images.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("archives: podman");
const source = describe(layoutOf("busybox-layers"));
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("podman"));
  stage = await makeStage();
});
test.after(() => stage?.stop());

/** Give podman the image under a name. */
async function name(reference: string): Promise<void> {
  await packLayout(stage, "busybox-layers", reference, "named.tar");
  await podman(stage, "load", "-q", "-i", "named.tar");
}

for (const format of ["docker-archive", "oci-archive"]) {
  test(`podman loads a ${format} of ours, and we load podman's`, async () => {
    const reference = `example.org/${format}:1`;
    await name(reference);
    await podman(stage, "save", "-q", "--format", format, "-o", `${format}.tar`, reference);
    assert.is(await stage.ok(["load", "-q", "-i", `${format}.tar`]), `Loaded image: ${reference}\n`);
    assert.is(await stage.ok([...PLAIN, reference, "echo", "runs"]), "runs\n");

    await podman(stage, "rmi", "-af");
    const load = podmanCommand(stage, "load", "-q").join(" ");
    const said = await shell(stage, `$RL save --format ${format} ${reference} | ${load}`);
    assert.is(said.trim(), `Loaded image: ${reference}`);
    assert.match(await podman(stage, "images", "--no-trunc", "-q"), source.config.digest);
  });
}

for (const format of ["oci-dir", "docker-dir"]) {
  test(`podman loads a ${format} of ours, and we load podman's`, async () => {
    await name("example.org/directory:1");
    await podman(
      stage,
      "save",
      "-q",
      "--format",
      format,
      "-o",
      `podman-${format}`,
      "example.org/directory:1",
    );
    const loaded = await stage.ok(["load", "-q", "-i", `podman-${format}`]);
    assert.match(loaded, format === "oci-dir" ? "example.org/directory:1" : source.config.digest);
    await stage.ok(["save", "--format", format, "-o", `ours-${format}`, source.config.digest]);
    await podman(stage, "rmi", "-af");
    await podman(stage, "load", "-q", "-i", `ours-${format}`);
    assert.match(await podman(stage, "images", "-a", "--no-trunc", "-q"), source.config.digest);
  });
}

test("several images and names, and layers as they are stored", async () => {
  await name("example.org/one:1");
  await name("example.org/two:2");
  await podman(stage, "save", "-q", "-m", "-o", "many.tar", "example.org/one:1", "example.org/two:2");
  const loaded = await stage.ok(["load", "-q", "-i", "many.tar"]);
  assert.equal(loaded.trim().split("\n").sort(), [
    "Loaded image: example.org/one:1",
    "Loaded image: example.org/two:2",
  ]);
  await podman(stage, "rmi", "-af");
  await stage.ok(["save", "-m", "--compress", "-o", "ours.tar", "example.org/one:1", "example.org/two:2"]);
  assert.equal(await jsonMember(stage, "ours.tar", "manifest.json"), [
    {
      Config: `${source.config.digest.slice(7)}.json`,
      RepoTags: ["example.org/one:1", "example.org/two:2"],
      Layers: ((await jsonMember(stage, "ours.tar", "manifest.json")) as { Layers: string[] }[])[0]?.Layers,
    },
  ]);
  await podman(stage, "load", "-q", "-i", "ours.tar");
  const known = await podman(stage, "images", "--format", "{{.Repository}}:{{.Tag}}");
  assert.equal(known.trim().split("\n").sort(), ["example.org/one:1", "example.org/two:2"]);
});

test.run();
