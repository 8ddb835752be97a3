/** Documents that two readers read differently. */
import { type Attack, BASIC } from "../attack.ts";
import {
  APP,
  digestOf,
  INDEX,
  index,
  OCI_MANIFEST,
  parsed,
  shelf,
  withDocument,
  withManifest,
} from "../material.ts";
import { isManifest, rewritten, served } from "./answers.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
const manifest = parsed(APP.manifest);
const text = JSON.stringify(manifest);

export const CONFUSION: readonly Attack[] = [
  {
    name: "a manifest with manifests",
    shelf: () => withManifest({ manifests: parsed(INDEX).manifests }),
    verdict: "invalid",
    says: /ambiguous/,
  },
  {
    name: "an index with layers",
    shelf: served(
      new TextEncoder().encode(JSON.stringify({ ...parsed(INDEX), layers: manifest.layers })),
      OCI_INDEX,
    ),
    verdict: "invalid",
    says: /ambiguous/,
  },
  {
    name: "an index with a config",
    shelf: served(
      new TextEncoder().encode(JSON.stringify({ ...parsed(INDEX), config: manifest.config })),
      OCI_INDEX,
    ),
    verdict: "invalid",
    says: /ambiguous/,
  },
  { name: "a manifest served as an index", shelf: rewritten((same) => same, OCI_INDEX), verdict: "invalid" },
  { name: "an index served as a manifest", shelf: served(INDEX.bytes, OCI_MANIFEST), verdict: "invalid" },
  {
    name: "an OCI manifest served as Docker's",
    shelf: rewritten((same) => same, DOCKER),
    verdict: "invalid",
  },
  {
    name: "an index without a media type served as a manifest",
    shelf: served(
      new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests: parsed(INDEX).manifests })),
      OCI_MANIFEST,
    ),
    verdict: "invalid",
  },
  {
    name: "a manifest served as a picture",
    shelf: rewritten((same) => same, "image/png"),
    verdict: "invalid",
  },
  {
    name: "a web page in place of a manifest",
    answer: (ask) =>
      isManifest(ask)
        ? { status: 200, headers: { "content-type": "text/html" }, body: "<html>Welcome to the hotel" }
        : undefined,
    verdict: "corrupt",
    says: /registry\.example\/app:1.*web page/,
  },
  {
    name: "a web page that calls itself JSON",
    answer: (ask) =>
      isManifest(ask)
        ? { status: 200, headers: { "content-type": "application/json" }, body: "<!doctype html>" }
        : undefined,
    verdict: "corrupt",
    says: /web page/,
  },
  {
    name: "Docker's schema 1",
    shelf: () => withDocument({ schemaVersion: 1, name: "app", tag: "1", fsLayers: [], history: [] }),
    verdict: "unsupported",
  },
  {
    name: "Docker's schema 1, signed",
    shelf: served(
      new TextEncoder().encode('{"schemaVersion":1,"fsLayers":[],"signatures":[]}'),
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
    ),
    verdict: "unsupported",
  },
  {
    name: "layers twice",
    shelf: rewritten((same) => same.replace('"layers"', '"layers":[],"layers"')),
    verdict: "invalid",
  },
  {
    name: "the config twice",
    shelf: rewritten((same) =>
      same.replace('"config"', `"config":${JSON.stringify(manifest.config)},"config"`),
    ),
    verdict: "invalid",
  },
  {
    name: "a digest twice",
    shelf: rewritten((same) => same.replace('"digest"', `"digest":"${digestOf("x")}","digest"`)),
    verdict: "invalid",
  },
  {
    name: "a key twice, once escaped",
    shelf: rewritten((same) => same.replace('"layers"', '"\\u006cayers":[],"layers"')),
    verdict: "invalid",
  },
  {
    name: "layers in other letters",
    shelf: rewritten((same) => same.replace('"layers"', '"Layers":[],"layers"')),
    verdict: "invalid",
  },
  {
    name: "a size that no number holds",
    shelf: rewritten((same) => same.replace(/"size":\d+/, '"size":9007199254740993')),
    verdict: "invalid",
  },
  {
    name: "a size below nothing",
    shelf: rewritten((same) => same.replace(/"size":\d+/, '"size":-1')),
    verdict: "invalid",
  },
  {
    name: "a size with a fraction",
    shelf: rewritten((same) => same.replace(/"size":\d+/, '"size":1.5')),
    verdict: "invalid",
  },
  {
    name: "a size that is text",
    shelf: rewritten((same) => same.replace(/"size":\d+/, '"size":"1"')),
    verdict: "invalid",
  },
  { name: "another schema version", shelf: () => withManifest({ schemaVersion: 3 }), verdict: "invalid" },
  { name: "no config", shelf: () => withManifest({ config: null }), verdict: "invalid" },
  {
    name: "layers that are an object",
    shelf: () => withManifest({ layers: { length: 1 } }),
    verdict: "invalid",
  },
  { name: "a byte order mark", shelf: rewritten((same) => `\uFEFF${same}`), verdict: "invalid" },
  { name: "text after the document", shelf: rewritten((same) => `${same}{}`), verdict: "invalid" },
  {
    name: "a byte that is no text",
    shelf: served(
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      OCI_MANIFEST,
    ),
    verdict: "invalid",
  },
  {
    name: "half a surrogate pair",
    shelf: rewritten((same) => same.replace("{", '{"a":"\\ud800",')),
    verdict: "invalid",
  },
  {
    name: "a prototype in place of fields",
    shelf: rewritten(() => `{"schemaVersion":2,"__proto__":${text}}`),
    verdict: "invalid",
  },
  {
    name: "an artifact that is no image",
    shelf: () =>
      withManifest({
        config: { ...(manifest.config as object), mediaType: "application/vnd.example.config+json" },
      }),
    verdict: "unsupported",
  },
  {
    name: "a layer that is a file system for the kernel",
    shelf: () =>
      withManifest({
        layers: [
          { ...(manifest.layers as object[])[0], mediaType: "application/vnd.example.layer.erofs" },
          (manifest.layers as object[])[1],
        ],
      }),
    verdict: "unsupported",
  },
  {
    name: "a config that is the manifest",
    shelf: () =>
      withManifest({
        config: {
          ...(manifest.config as object),
          digest: APP.manifest.digest,
          size: APP.manifest.bytes.length,
        },
      }),
    answer: (ask) =>
      ask.kind === "blob" && ask.target === APP.manifest.digest && ask.headers.authorization === BASIC
        ? { status: 200, body: APP.manifest.bytes }
        : undefined,
    verdict: "invalid",
  },
  {
    name: "an index for another machine",
    shelf: () => {
      const root = index([[APP.manifest, { platform: { os: "linux", architecture: "s390x" } }]]);
      return shelf({ "1": root }, APP);
    },
    verdict: "not-found",
  },
];
