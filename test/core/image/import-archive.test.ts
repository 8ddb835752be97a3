import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ImportArchiveOptions, importArchive } from "../../../core/image/import-archive.ts";
import { listImages } from "../../../core/image/list.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { bytesOf, digestOf, refuses } from "../distribution/helpers.ts";
import { emptyStore, pieces } from "./archive/fixture.ts";
import { AMD64, finish, names, type Store, tar } from "./fixture.ts";

const importing = suite("importArchive");
const root = new Uint8Array(tar({ hello: "1", world: "2" }));
const CREATED = "2026-01-02T03:04:05.000Z";

async function run(
  bytes: Uint8Array,
  at: Store,
  more: Partial<ImportArchiveOptions> = {},
): Promise<ImageRecord> {
  const options = { subject: "root.tar", platform: AMD64, created: CREATED, ...more };
  return (await finish(importArchive(pieces(bytes), options, at.ports))).result;
}

importing("makes one layer of the archive's own bytes", async () => {
  const forms = [
    ["tar", root],
    ["tar+gzip", Bun.gzipSync(root)],
    ["tar+zstd", new Uint8Array(Bun.zstdCompressSync(root))],
  ] as const;
  for (const [form, bytes] of forms) {
    const at = emptyStore();
    const record = await run(bytes, at, { reference: "docker.io/library/a:1" });
    assert.is(record.reference, "docker.io/library/a:1");
    assert.equal(
      record.blobs.map(({ digest, size }) => [digest, size]),
      [[digestOf(bytes), bytes.length]],
    );
    assert.equal(names(at.trees, digestOf(root)), ["hello", "world"]);
    const manifest = JSON.parse(new TextDecoder().decode(at.blobs.blobs.get(record.digest)));
    assert.equal(manifest, {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest: record.imageId,
        size: at.blobs.blobs.get(record.imageId)?.length,
      },
      layers: [
        {
          mediaType: `application/vnd.oci.image.layer.v1.${form}`,
          digest: digestOf(bytes),
          size: bytes.length,
        },
      ],
    });
  }
});

importing("writes the config of options, the same bytes each time", async () => {
  const options: Partial<ImportArchiveOptions> = {
    changes: ['CMD ["/bin/sh"]', "ENV A=b"],
    message: "hello",
    platform: { os: "linux", architecture: "arm", variant: "v7" },
  };
  const at = emptyStore();
  const record = await run(root, at, options);
  assert.is((await run(root, emptyStore(), options)).digest, record.digest);
  assert.equal(JSON.parse(new TextDecoder().decode(at.blobs.blobs.get(record.imageId))), {
    created: CREATED,
    architecture: "arm",
    os: "linux",
    variant: "v7",
    config: { Cmd: ["/bin/sh"], Env: ["A=b"] },
    rootfs: { type: "layers", diff_ids: [digestOf(root)] },
    history: [{ created: CREATED, comment: "hello" }],
  });
  assert.is(record.reference, `<none>@${record.target}`);
  assert.is(record.platform, "linux/arm/v7");
  assert.equal(record.config, { Cmd: ["/bin/sh"], Env: ["A=b"] });
});

importing("refuses what cannot be a root file system, and leaves nothing", async () => {
  const gzip = Bun.gzipSync(root);
  const cases = [
    [new Uint8Array(), "invalid", /it is empty/],
    [bytesOf("hello ".repeat(1000)), "corrupt", /./],
    [root.slice(0, 512), "corrupt", /cut short/],
    [gzip.slice(0, -9), "corrupt", /too early/],
    [new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1]), "unsupported", /xz/],
    [tar({ "../up": "1" }), "corrupt", /./],
  ] as const;
  for (const [bytes, code, state] of cases) {
    const at = emptyStore();
    await refuses(run(bytes, at), code, state);
    at.checkClean();
    assert.is(at.blobs.blobs.size, 0);
    assert.equal(await listImages(at.ports.metadata), []);
  }
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    read += 1;
    yield root;
  };
  const options = { subject: "root.tar", platform: AMD64, created: CREATED, changes: ["FROM x"] };
  await refuses(finish(importArchive(counted(), options, emptyStore().ports)), "invalid");
  assert.is(read, 0);
});

importing("ends when the person gives up", async () => {
  const at = emptyStore();
  const abort = new AbortController();
  const stopping = async function* (): AsyncGenerator<Uint8Array> {
    yield root.slice(0, 600);
    abort.abort(new Error("given up"));
    yield root.slice(600);
  };
  const options = { subject: "root.tar", platform: AMD64, created: CREATED, signal: abort.signal };
  await refuses(
    finish(importArchive(stopping(), options, at.ports)),
    "cancelled",
    /"root.tar": it was cancelled/,
  );
  at.checkClean();
  assert.is(at.blobs.blobs.size, 0);
});

importing.run();
