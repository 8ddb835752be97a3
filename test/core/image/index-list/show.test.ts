import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { readIndexDocument } from "../../../../core/image/index-list/show.ts";
import { rejection } from "../../../cli/helpers.ts";
import { json } from "../fixture.ts";
import { APP, app, BOTH, lists, OPTIONS, offline, root, stock } from "./fixture.ts";

const show = suite("manifest list: show");

show("a list is shown as it would be pushed, without where its images came from", async () => {
  const { ports } = lists();
  await createIndexList("list", [{ name: APP }], OPTIONS, ports);
  const document = JSON.parse(
    new TextDecoder().decode(await readIndexDocument("list", {}, offline(ports))),
  ) as unknown;
  assert.equal(document, {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      {
        mediaType: app.manifest.mediaType,
        digest: app.manifest.digest,
        size: app.manifest.bytes.length,
        platform: { architecture: "amd64", os: "linux" },
      },
    ],
  });
});

show("any other name is asked at its registry, and shown byte for byte", async () => {
  const { ports, at } = lists();
  assert.equal(await readIndexDocument(BOTH, {}, ports), root.bytes);
  assert.equal(
    await readIndexDocument(`registry.test/app@${app.manifest.digest}`, {}, ports),
    app.manifest.bytes,
  );
  assert.is(at.blobs.blobs.size, 0);
});

show("what is neither manifest nor index is refused", async () => {
  const at = lists();
  stock(at.from.repository("app"), { odd: json({ schemaVersion: 2 }, "application/json") });
  assert.is((await rejection(readIndexDocument("registry.test/app:odd", {}, at.ports))).code, "invalid");
  assert.is((await rejection(readIndexDocument("registry.test/app:none", {}, at.ports))).code, "not-found");
  assert.is((await rejection(readIndexDocument("UPPER@x", {}, offline(at.ports)))).code, "invalid");
});

show.run();
