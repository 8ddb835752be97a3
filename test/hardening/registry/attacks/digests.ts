/** Bytes that are not those of their digest, sizes that are not theirs, and digests that are none. */
import { type Attack, BASIC } from "../attack.ts";
import {
  APP,
  type appShelf,
  digestOf,
  flipped,
  INDEX,
  image,
  LARGE,
  layer,
  layerOf,
  OTHER,
  parsed,
  SMALL,
  shelf,
  tar,
  withConfig,
  withDocument,
  withManifest,
} from "../material.ts";
import {
  endless,
  instead,
  isConfig,
  isLarge,
  isManifest,
  isSmall,
  withConfigDescriptor,
  withLayer,
} from "./answers.ts";

const all = LARGE.bytes;

async function* beginningThenEndless(): AsyncGenerator<Uint8Array> {
  yield all;
  yield* endless();
}

const LIES: readonly Attack[] = [
  { name: "the honest registry", verdict: "harmless" },
  {
    name: "a manifest by tag under another Docker-Content-Digest",
    answer: instead(isManifest, APP.manifest.bytes, { "docker-content-digest": OTHER.manifest.digest }),
    verdict: "corrupt",
  },
  {
    name: "a manifest by digest that is another's",
    image: `app@${APP.manifest.digest}`,
    answer: instead(isManifest, OTHER.manifest.bytes),
    verdict: "corrupt",
    says: /digest/,
  },
  {
    name: "a manifest by digest with one bit changed, and a header that agrees with it",
    image: `app@${APP.manifest.digest}`,
    answer: instead(isManifest, flipped(APP.manifest.bytes), {
      "docker-content-digest": digestOf(flipped(APP.manifest.bytes)),
    }),
    verdict: "corrupt",
  },
  {
    name: "a manifest by digest with a space after it",
    image: `app@${APP.manifest.digest}`,
    answer: instead(isManifest, Buffer.concat([APP.manifest.bytes, Buffer.from(" ")])),
    verdict: "corrupt",
  },
  { name: "an empty manifest", answer: instead(isManifest, ""), verdict: "invalid" },
  {
    name: "a manifest that breaks off",
    answer: (ask, honest) => (isManifest(ask) ? { ...honest(), cut: 50 } : undefined),
    verdict: "unavailable",
  },
  {
    name: "a Docker-Content-Digest that is none",
    answer: instead(isManifest, APP.manifest.bytes, {
      "docker-content-digest": "sha256:../../../x",
      "content-type": APP.manifest.mediaType,
    }),
    verdict: "harmless",
  },
  {
    name: "an index whose manifest is another's",
    image: "app:index",
    answer: (ask) =>
      ask.target === APP.manifest.digest && ask.headers.authorization === BASIC
        ? { status: 200, body: OTHER.manifest.bytes }
        : undefined,
    verdict: "corrupt",
  },
  ...[1, -1].map(
    (more): Attack => ({
      name: `an index with a manifest size off by ${more}`,
      shelf: () =>
        withDocument(
          {
            ...parsed(INDEX),
            manifests: (parsed(INDEX).manifests as object[]).map((entry) => ({
              ...entry,
              size: APP.manifest.bytes.length + more,
            })),
          },
          APP.manifest,
        ),
      answer: (ask, honest) =>
        ask.target === APP.manifest.digest
          ? honest()
          : isManifest(ask)
            ? { ...honest(), headers: { ...honest().headers, "content-type": INDEX.mediaType } }
            : undefined,
      verdict: "corrupt",
    }),
  ),
  {
    name: "a config with one bit changed",
    answer: instead(isConfig, flipped(APP.config.bytes)),
    verdict: "corrupt",
  },
  { name: "a config that is another's", answer: instead(isConfig, OTHER.config.bytes), verdict: "corrupt" },
  {
    name: "a config that is longer",
    answer: instead(isConfig, Buffer.concat([APP.config.bytes, Buffer.from("\n")])),
    verdict: "corrupt",
  },
  { name: "a config that has no end", answer: instead(isConfig, endless), verdict: "corrupt" },
  {
    name: "a config that breaks off, every time",
    answer: (ask, honest) => (isConfig(ask) ? { ...honest(), cut: 20 } : undefined),
    verdict: "unavailable",
  },
  {
    name: "a config size off by one",
    shelf: withConfigDescriptor({ size: APP.config.bytes.length + 1 }),
    verdict: "corrupt",
  },
  { name: "a config size of nothing", shelf: withConfigDescriptor({ size: 0 }), verdict: "corrupt" },
  {
    name: "a config size of five mebibytes",
    shelf: withConfigDescriptor({ size: 5 * 1024 * 1024 }),
    verdict: "limit",
  },
  ...[0, LARGE.bytes.length >> 1, LARGE.bytes.length - 1].map(
    (at): Attack => ({
      name: `a layer with the bit at ${at} changed`,
      answer: instead(isLarge, flipped(all, at)),
      verdict: "corrupt",
    }),
  ),
  { name: "an empty layer", answer: instead(isLarge, ""), verdict: "corrupt" },
  {
    name: "a layer that lacks its last byte",
    answer: instead(isLarge, all.slice(0, -1)),
    verdict: "corrupt",
  },
  {
    name: "a layer with a byte more",
    answer: instead(isLarge, Buffer.concat([all, Buffer.from("x")])),
    verdict: "corrupt",
  },
  { name: "a layer that has no end", answer: instead(isLarge, beginningThenEndless), verdict: "corrupt" },
  { name: "a layer of zeros without end", answer: instead(isLarge, endless), verdict: "corrupt" },
  { name: "a layer that is the other layer", answer: instead(isLarge, SMALL.bytes), verdict: "corrupt" },
  {
    name: "a layer that is a web page",
    answer: instead(isSmall, "<html>Please log in</html>", { "content-type": "text/html" }),
    verdict: "corrupt",
  },
  {
    name: "a layer compressed once more on the way",
    answer: (ask) =>
      isSmall(ask) && ask.headers.authorization === BASIC
        ? {
            status: 200,
            headers: { "content-encoding": "gzip" },
            body: Bun.gzipSync(new Uint8Array(SMALL.bytes)),
          }
        : undefined,
    verdict: "corrupt",
  },
  {
    name: "a layer that the registry has not got",
    answer: (ask) => (isLarge(ask) ? { status: 404 } : undefined),
    verdict: "not-found",
  },
  {
    name: "a layer that breaks off at the same place, every time",
    answer: (ask) =>
      isLarge(ask) && ask.headers.authorization === BASIC ? { status: 200, body: all, cut: 1000 } : undefined,
    verdict: "unavailable",
  },
  {
    name: "layers in another order",
    shelf: () => withManifest({ layers: [...(parsed(APP.manifest).layers as unknown[])].reverse() }),
    verdict: "corrupt",
  },
  { name: "a layer size off by one", shelf: withLayer({ size: all.length + 1 }), verdict: "corrupt" },
  { name: "a layer size one too small", shelf: withLayer({ size: all.length - 1 }), verdict: "corrupt" },
  { name: "a layer size of nothing", shelf: withLayer({ size: 0 }), verdict: "corrupt" },
  {
    name: "a layer size of petabytes",
    shelf: withLayer({ size: Number.MAX_SAFE_INTEGER }),
    verdict: "corrupt",
  },
  {
    name: "a layer with another's diffID",
    shelf: () =>
      withConfig({ rootfs: { type: "layers", diff_ids: [SMALL.diffId, OTHER.layers[0]?.diffId] } }),
    verdict: "corrupt",
  },
  {
    name: "diffIDs in another order",
    shelf: () => withConfig({ rootfs: { type: "layers", diff_ids: [LARGE.diffId, SMALL.diffId] } }),
    verdict: "corrupt",
  },
  {
    name: "fewer diffIDs than layers",
    shelf: () => withConfig({ rootfs: { type: "layers", diff_ids: [SMALL.diffId] } }),
    verdict: "invalid",
  },
  {
    name: "a layer that calls itself zstd and is gzip",
    shelf: withLayer({ mediaType: "application/vnd.oci.image.layer.v1.tar+zstd" }),
    verdict: "corrupt",
  },
  { name: "a layer with rubbish after its gzip stream", shelf: () => withRubbish(), verdict: "corrupt" },
  {
    name: "a layer that is no archive",
    shelf: () => {
      const made = image([layerOf(new TextEncoder().encode("no archive".repeat(200)))]);
      return shelf({ "1": made.manifest }, made);
    },
    verdict: "corrupt",
  },
  {
    name: "a layer whose archive ends too early",
    shelf: () => {
      const made = image([layerOf(tar({ a: "x".repeat(2000) }).slice(0, 1024))]);
      return shelf({ "1": made.manifest }, made);
    },
    verdict: "corrupt",
  },
  {
    name: "a layer named by sha512 that is another",
    shelf: withLayer({ digest: `sha512:${"0".repeat(128)}` }),
    answer: (ask) =>
      ask.target.startsWith("sha512:") && ask.headers.authorization === BASIC
        ? { status: 200, body: all }
        : undefined,
    verdict: "corrupt",
  },
];

function withRubbish(): ReturnType<typeof appShelf> {
  const honest = layer({ a: "1" });
  const bytes = new Uint8Array(Buffer.concat([honest.bytes, Buffer.from("rubbish")]));
  const made = image([{ ...honest, bytes, digest: digestOf(bytes) }]);
  return shelf({ "1": made.manifest }, made);
}

const NAMES: readonly Attack[] = [
  "sha256:../../../../etc/passwd",
  "sha256:",
  "",
  `sha256:${"A".repeat(64)}`,
  `sha256:${"a".repeat(63)}`,
  `sha256:${"a".repeat(65)}`,
  `md5:${"a".repeat(32)}`,
  `sha512:${"a".repeat(64)}`,
  `sha256:${"a".repeat(63)}/`,
  `sha256:${"a".repeat(64)}\n`,
  `sha256:${"a".repeat(32)}\0${"a".repeat(31)}`,
  `SHA256:${"a".repeat(64)}`,
  `sha256+b64:${"a".repeat(64)}`,
].map(
  (digest, place): Attack => ({
    name: `digest ${place + 1} that is none, ${JSON.stringify(digest).slice(0, 34)}`,
    shelf: withLayer({ digest }),
    verdict: "invalid",
  }),
);

export const DIGESTS: readonly Attack[] = [...LIES, ...NAMES];
