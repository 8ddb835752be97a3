import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createIntake } from "../../../../core/image/archive/intake.ts";
import { createLease } from "../../../../core/image/archive/leases.ts";
import { archiveMembers, type OpenedArchive, openImages } from "../../../../core/image/archive/open.ts";
import { refuses } from "../../distribution/helpers.ts";
import { image, layer, layoutFiles, tar } from "../fixture.ts";
import { archiveOf, dockerFiles, emptyStore, pieces } from "./fixture.ts";

const test = suite("openImages");
const app = image([layer({ a: "1" })]);
const NEVER = new AbortController().signal;

async function open(archive: Uint8Array): Promise<OpenedArchive> {
  const { ports } = emptyStore();
  const intake = createIntake(ports, createLease(ports.locks), NEVER);
  return openImages(
    await archiveMembers(pieces(archive), "a.tar", ports),
    "oci-archive",
    "a.tar",
    intake,
    ports,
  );
}

test("what docker save made, inflated on the way", async () => {
  const archive = archiveOf(dockerFiles(app, [tar({ a: "1" })], ["app:1"]));
  for (const bytes of [archive, Bun.gzipSync(new Uint8Array(archive))]) {
    const { images, transport, contents } = await open(bytes);
    assert.equal(
      images.map(({ references }) => references),
      [["docker.io/library/app:1"]],
    );
    assert.is(transport, "docker-archive");
    assert.ok(contents.has("manifest.json"));
  }
});

test("an OCI layout is called what the caller calls it", async () => {
  const { images, transport } = await open(archiveOf(layoutFiles([[app.manifest]], app)));
  assert.is(transport, "oci-archive");
  assert.equal(
    images.map(({ roots }) => roots.map(({ digest }) => digest)),
    [[app.manifest.digest]],
  );
});

test("an archive of other files is refused", async () => {
  await refuses(open(tar({ a: "1" })), "invalid");
});

test.run();
