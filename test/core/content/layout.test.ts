import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatLayoutIndex, type LayoutEntry, writeLayout } from "../../../core/content/layout.ts";
import { createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import type { Metadata } from "../../../core/ports/metadata.ts";
import { parseIndex } from "../../../core/spec/image-index.ts";
import { bytesOf, digestOf, OCI_MANIFEST } from "../distribution/helpers.ts";

const layout = suite("layout");

const entry = (reference: string): LayoutEntry => ({
  reference,
  manifest: { mediaType: OCI_MANIFEST, digest: digestOf(reference), size: 7 },
  platform: { os: "linux", architecture: "amd64" },
});
const read = async (files: Metadata, name: string): Promise<string> =>
  new TextDecoder().decode((await files.get(name)) ?? new Uint8Array());

layout("formatLayoutIndex is byte for byte an image-spec index, whatever the order", () => {
  const digest = digestOf("a:1");
  const expected =
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":' +
    `"${OCI_MANIFEST}","digest":"${digest}","size":7,"annotations":{"org.opencontainers.image.ref.name":"a:1"},` +
    '"platform":{"os":"linux","architecture":"amd64"}}]}';
  assert.is(formatLayoutIndex([entry("a:1")]), expected);
  const [one, two] = [entry("a:1"), entry("b:1")];
  assert.is(formatLayoutIndex([one, two]), formatLayoutIndex([two, one]));
  assert.is(parseIndex(bytesOf(formatLayoutIndex([one, two]))).manifests.length, 2);
});

layout("writeLayout writes oci-layout and index.json", async () => {
  const files = createMemoryMetadata();
  await writeLayout(files, [entry("a:1")]);
  assert.is(await read(files, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  assert.is(await read(files, "index.json"), formatLayoutIndex([entry("a:1")]));
  await writeLayout(files, []);
  assert.is(await read(files, "index.json"), formatLayoutIndex([]));
});

layout.run();
