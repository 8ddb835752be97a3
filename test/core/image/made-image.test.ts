import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listImages } from "../../../core/image/list.ts";
import { keepMade } from "../../../core/image/made-image.ts";
import { makeImage } from "../../../core/image/make-image.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "../../../core/spec/media-type.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";
import { emptyStore } from "./archive/fixture.ts";
import { finish } from "./fixture.ts";

const test = suite("keepMade");
const AMD64 = { os: "linux", architecture: "amd64" };
const OPTIONS = { subject: "x" };
const BLOB = new TextEncoder().encode("brought on the way");

type Store = ReturnType<typeof emptyStore>;

async function bring({ blobs }: Store, added: Set<string>): Promise<void> {
  const ingest = await blobs.ingest();
  await ingest.write(BLOB);
  await ingest.commit(digestOf(BLOB));
  added.add(digestOf(BLOB));
}

test("an image is kept by its name, or its id; what came with it and is no part of it goes", async () => {
  for (const reference of ["docker.io/library/a:1", undefined]) {
    const at = emptyStore();
    const config = { ...AMD64, rootfs: { type: "layers", diff_ids: [] } } as const;
    const image = makeImage(config, [], { manifest: OCI_MANIFEST, config: OCI_CONFIG }, at.ports.digester);
    const made = keepMade("make image of", { ...OPTIONS, reference }, at.ports, async ({ added }) => {
      await bring(at, added);
      return { image, platform: AMD64 };
    });
    const { result } = await finish(made);
    assert.is(result.reference, reference ?? `<none>@${image.target}`);
    assert.equal(
      (await listImages(at.ports.metadata)).map(({ imageId }) => imageId),
      [result.imageId],
    );
    assert.not.ok(at.blobs.blobs.has(digestOf(BLOB)));
    assert.ok(at.blobs.blobs.has(result.imageId));
  }
});

test("what came is gone again when there is no image in the end", async () => {
  const at = emptyStore();
  const failing = keepMade("make image of", OPTIONS, at.ports, async ({ added }) => {
    await bring(at, added);
    throw new TypeError("out of luck");
  });
  await assertRejects(failing);
  assert.is(at.blobs.blobs.size, 0);
  const abort = new AbortController();
  const stopped = keepMade(
    "make image of",
    { ...OPTIONS, signal: abort.signal },
    at.ports,
    async (making) => {
      await bring(at, making.added);
      abort.abort();
      making.signal.throwIfAborted();
      throw new TypeError("not reached");
    },
  );
  await refuses(finish(stopped), "cancelled", /"x": it was cancelled/);
  assert.is(at.blobs.blobs.size, 0);
});

async function assertRejects(making: Parameters<typeof finish>[0]): Promise<void> {
  const said = await finish(making).then(
    () => "nothing",
    (error: Error) => error.message,
  );
  assert.is(said, "out of luck");
}

test.run();
