/** Documents that cost too much to read, and answers that are none. */
import { type Attack, BASIC, type Reply } from "../attack.ts";
import {
  AMD64,
  APP,
  digestOf,
  INDEX,
  image,
  index,
  json,
  LARGE,
  layer,
  OCI_MANIFEST,
  parsed,
  SMALL,
  shelf,
  withConfig,
  withManifest,
} from "../material.ts";
import { endless, isManifest, MIB, served } from "./answers.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const manifest = parsed(APP.manifest);

/** An index in an index in an index, so many of them. */
function nested(depth: number): ReturnType<typeof shelf> {
  let root = index([[APP.manifest, { platform: AMD64 }]]);
  const made = shelf({}, APP);
  for (let level = 1; level < depth; level += 1) {
    made.documents.set(root.digest, root);
    root = index([[root]]);
  }
  made.documents.set(root.digest, root);
  made.tags.set("1", root);
  return made;
}

const spaces = (): AsyncIterable<Uint8Array> => endless(0x20);
const brackets = (): AsyncIterable<Uint8Array> => endless(0x5b);

/** A byte at a time, as fast as they go. */
async function* crumbs(): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < 50_000; count += 1) yield new Uint8Array([0x20]);
}

const tiny = (digest: string): object => ({ mediaType: SMALL.mediaType, digest, size: 1 });

export const HUGE: readonly Attack[] = [
  {
    name: "a manifest without end",
    answer: (ask) => (isManifest(ask) ? { status: 200, body: spaces } : undefined),
    verdict: "limit",
  },
  {
    name: "a manifest of brackets without end",
    answer: (ask) => (isManifest(ask) ? { status: 200, body: brackets } : undefined),
    verdict: "limit",
  },
  {
    name: "a manifest of a byte too many",
    answer: (ask) =>
      isManifest(ask) ? { status: 200, body: new Uint8Array(4 * MIB + 1).fill(0x20) } : undefined,
    verdict: "limit",
  },
  {
    name: "a manifest of brackets",
    answer: (ask) =>
      isManifest(ask) ? { status: 200, body: new Uint8Array(4 * MIB).fill(0x5b) } : undefined,
    verdict: "limit",
  },
  {
    name: "a manifest in crumbs",
    answer: (ask) => (isManifest(ask) ? { status: 200, body: crumbs } : undefined),
    verdict: "invalid",
  },
  {
    name: "a manifest that promises more than there is",
    answer: (ask) =>
      isManifest(ask)
        ? { status: 200, headers: { "content-length": String(10 * MIB) }, body: "{}" }
        : undefined,
    verdict: "unavailable",
  },
  {
    name: "an error without end",
    answer: (ask) => (ask.kind === "manifest" ? { status: 403, body: spaces } : undefined),
    verdict: "denied",
  },
  {
    name: "an error that draws on the terminal",
    answer: (ask) =>
      ask.kind === "manifest"
        ? {
            status: 404,
            body: '{"errors":[{"code":"NAME_UNKNOWN","message":"\\u001b]0;x\\u0007\\u202egone"}]}',
          }
        : undefined,
    verdict: "not-found",
    says: /^[\x20-\x7e“”…]*$/,
  },
  {
    name: "JSON ten thousand deep",
    shelf: served(new TextEncoder().encode(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`), OCI_MANIFEST),
    verdict: "limit",
  },
  {
    name: "129 layers",
    shelf: () =>
      withManifest({ layers: Array.from({ length: 129 }, () => (manifest.layers as object[])[0]) }),
    verdict: "limit",
  },
  {
    name: "thirty thousand layers",
    shelf: () => withManifest({ layers: Array.from({ length: 30_000 }, () => tiny(SMALL.digest)) }),
    verdict: "limit",
  },
  {
    name: "fifty thousand diffIDs",
    shelf: () =>
      withConfig({
        rootfs: { type: "layers", diff_ids: Array.from({ length: 50_000 }, () => SMALL.diffId) },
      }),
    verdict: "limit",
  },
  {
    name: "an index of twenty thousand",
    shelf: () => {
      const entry = {
        mediaType: OCI_MANIFEST,
        digest: digestOf("x"),
        size: 1,
        platform: { os: "linux", architecture: "s390x" },
      };
      const root = json(
        { schemaVersion: 2, mediaType: OCI_INDEX, manifests: Array.from({ length: 20_000 }, () => entry) },
        OCI_INDEX,
      );
      return shelf({ "1": root }, APP);
    },
    verdict: "limit",
  },
  { name: "indexes three deep", shelf: () => nested(3), verdict: "harmless" },
  { name: "indexes five deep", shelf: () => nested(5), verdict: "limit" },
  {
    name: "an index that says it is its own manifest",
    shelf: () => {
      const root = index([[{ ...INDEX, digest: digestOf("self") }]]);
      return shelf({ "1": root }, APP);
    },
    answer: (ask, honest) =>
      ask.target === digestOf("self") ? { ...honest(), status: 200, body: INDEX.bytes } : undefined,
    verdict: "corrupt",
  },
  {
    name: "a config without end",
    answer: (ask) =>
      ask.kind === "blob" && ask.target === APP.config.digest && ask.headers.authorization === BASIC
        ? { status: 200, body: spaces }
        : undefined,
    verdict: "corrupt",
  },
  {
    name: "a layer that inflates without measure",
    shelf: () => {
      const made = image([layer({ zeros: "\0".repeat(20 * MIB) })]);
      return shelf({ "1": made.manifest }, made);
    },
    verdict: "limit",
  },
  {
    name: "a registry that is silent",
    answer: (ask) => (ask.kind === "manifest" ? { status: 200, silent: true } : undefined),
    verdict: "unavailable",
    says: /did not answer/,
  },
  {
    name: "a layer that goes silent",
    answer: (ask): Reply | undefined =>
      ask.kind === "blob" && ask.target === LARGE.digest ? { status: 200, silent: true } : undefined,
    verdict: "unavailable",
    says: /did not answer/,
  },
  {
    name: "a header without end",
    answer: (ask) =>
      ask.kind === "manifest"
        ? { status: 200, raw: `HTTP/1.1 200 OK\r\nx: ${"x".repeat(2 * MIB)}` }
        : undefined,
    verdict: "unavailable",
  },
  {
    name: "an answer that is no HTTP",
    answer: (ask) => (ask.kind === "manifest" ? { status: 200, raw: "SSH-2.0-OpenSSH_9.6\r\n" } : undefined),
    verdict: "unavailable",
  },
  {
    name: "an answer with two lengths",
    answer: (ask) =>
      isManifest(ask)
        ? {
            status: 200,
            raw: `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 20\r\nconnection: close\r\n\r\n{}`,
          }
        : undefined,
    verdict: "unavailable",
  },
  {
    name: "busy for ever",
    answer: (ask) => (ask.kind === "manifest" ? { status: 503, headers: { "retry-after": "1" } } : undefined),
    verdict: "unavailable",
  },
  {
    name: "busy until next year",
    answer: (ask) =>
      ask.kind === "manifest" ? { status: 429, headers: { "retry-after": "99999999" } } : undefined,
    verdict: "unavailable",
    says: /too many requests/,
  },
];
