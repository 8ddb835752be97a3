import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { answerResolver, type DocumentSource } from "../../../core/image/documents.ts";
import { resolveImage } from "../../../core/image/resolve.ts";
import { storeImage } from "../../../core/image/store-image.ts";
import { pieces } from "../distribution/helpers.ts";
import { AMD64, type FixtureImage, image, layer, store } from "./fixture.ts";

const storing = suite("storeImage");
const idle = new AbortController().signal;

function source({ manifest, config }: FixtureImage): DocumentSource {
  return async (question) => (question.kind === "config" ? config : manifest);
}

storing("puts blobs, then trees, then the record, then the layout's index", async () => {
  const made = image([layer({ a: "1" })]);
  const at = store(() => assert.unreachable() as never);
  const order: string[] = [];
  const { metadata, layout, blobs, trees } = at.ports;
  const ports = {
    ...at.ports,
    metadata: {
      ...metadata,
      put: (key: string, value: Uint8Array) => metadata.put(key, value).then(() => void order.push(key)),
    },
    layout: {
      ...layout,
      put: (key: string, value: Uint8Array) => layout.put(key, value).then(() => void order.push(key)),
    },
    blobs: {
      ...blobs,
      ingest: async () => {
        const ingest = await blobs.ingest();
        const commit: typeof ingest.commit = (digest) =>
          ingest.commit(digest).then(() => void order.push("blob"));
        return { ...ingest, commit };
      },
    },
    trees: {
      ...trees,
      create: async (...parts: Parameters<typeof trees.create>) => {
        const writer = await trees.create(...parts);
        return { ...writer, finish: () => writer.finish().then(() => void order.push("tree")) };
      },
    },
  };
  const resolved = await answerResolver(resolveImage("app:1", AMD64), source(made));
  const remote = (): AsyncIterable<Uint8Array> => pieces(made.layers[0]?.bytes ?? "");
  const name = { reference: "registry.test/app:1", platform: "linux/amd64" };
  const record = await storeImage(name, resolved, remote, ports, () => undefined, idle);
  const layerHex = digestHex(made.layers[0]?.digest ?? made.manifest.digest);
  assert.equal(order, [
    "blob",
    "blob",
    "blob",
    "tree",
    `layers/sha256=3a${layerHex}`,
    "images/registry.test+app=3a1=20linux+amd64",
    "summaries",
    "briefs",
    "oci-layout",
    "index.json",
  ]);
  assert.is(record.created, "2026-01-01T00:00:00Z");
});

storing("keeps an image without layers or config", async () => {
  const made = image([], { config: { config: null } });
  const at = store(() => assert.unreachable() as never);
  const resolved = await answerResolver(resolveImage("app:1", AMD64), source(made));
  const name = { reference: "registry.test/app:1", platform: "linux/amd64" };
  const record = await storeImage(name, resolved, undefined, at.ports, () => undefined, idle);
  assert.equal(record.layers, { overlay: [], flat: [] });
  assert.equal(record.config, {});
});

storing.run();
