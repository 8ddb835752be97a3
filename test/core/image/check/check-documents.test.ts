import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../../core/errors.ts";
import { checkTarget, resolveStored } from "../../../../core/image/check/check-documents.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";
import { image, index, layer } from "../fixture.ts";
import { NAME, pulled } from "./helpers.ts";

const documents = suite("documents of an image");
const app = image([layer({ a: "1" })]);

documents("an image that its documents tell", async () => {
  const { at, record } = await pulled(app);
  const found = await resolveStored(record, at.ports);
  assert.is("layers" in found && found.imageId, app.config.digest);
  assert.is(await checkTarget(record, at.ports), undefined);
});

documents("what is wrong with the record is not laid to the bytes", async () => {
  const { at, record } = await pulled(app);
  const said = async (parts: Partial<ImageRecord>): Promise<unknown> => {
    const found = await resolveStored({ ...record, ...parts }, at.ports);
    return "layers" in found ? undefined : [found.kind, found.subject, found.state];
  };
  assert.equal(await said({ manifestSize: 1 }), [
    "record",
    NAME,
    "its manifestSize is not that of the manifest",
  ]);
  assert.match(
    String(await said({ architecture: "s390x" })),
    /^record,.*it leads nowhere: there is none for linux\/s390x/,
  );
  assert.equal((await said({ digest: digestOf("x") }))?.toString().split(",")[0], "blob-missing");
});

documents("bytes that the disk does not give are damaged, whichever they are of", async () => {
  const { at, record } = await pulled(app);
  for (const { digest } of [app.manifest, app.config]) {
    const failing = {
      ...at.ports,
      blobs: {
        ...at.blobs,
        read: (wanted: typeof digest) => {
          if (wanted !== digest) return at.blobs.read(wanted);
          const subject = `/store/blobs/${digest.replace(":", "/")}`;
          throw new RlError({ code: "io", action: "read blob", subject, state: "the disk is broken" });
        },
      },
    };
    const found = await resolveStored(record, failing);
    assert.equal("layers" in found ? found : [found.kind, found.subject], ["blob-damaged", digest]);
  }
});

documents("an index that the name stood for", async () => {
  const list = index([[app.manifest, { platform: { os: "linux", architecture: "amd64" } }]]);
  const { at, record } = await pulled(app, "overlay", list);
  assert.is(record.target, list.digest);
  assert.is(await checkTarget(record, at.ports), undefined);
  const other = { ...record, digest: app.config.digest };
  assert.is((await checkTarget(other, at.ports))?.state, "its target does not name its manifest");
  at.blobs.blobs.set(list.digest, bytesOf("{"));
  assert.is((await checkTarget(record, at.ports))?.kind, "blob-damaged");
  at.blobs.blobs.delete(list.digest);
  assert.equal((await checkTarget(record, at.ports))?.kind, "blob-missing");
  assert.is(
    (await checkTarget({ ...record, target: app.config.digest }, at.ports))?.state,
    "its target is no index",
  );
});

documents.run();
