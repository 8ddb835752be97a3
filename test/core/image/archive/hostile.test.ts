/** Archives that are broken or made to do harm: each is refused with a reason, and leaves nothing. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ErrorCode } from "../../../../core/errors.ts";
import { listImages } from "../../../../core/image/list.ts";
import { type TarEntry, tar as tarEntries } from "../../../helpers/e2e/tar.ts";
import { bytesOf, digestOf, refuses } from "../../distribution/helpers.ts";
import { image, index, layerOf, layoutFiles, tar } from "../fixture.ts";
import { archiveOf, dockerFiles, emptyStore, fileEntries, load } from "./fixture.ts";

const hostile = suite("loadArchive, refusing");
// Larger than what is kept in memory, so that the blob store is met.
const content = tar({ big: "0123456789".repeat(10_000) });
const big = layerOf(content);
const plainBig = layerOf(content, "none");
const app = image([plainBig]);
const oci = layoutFiles([[app.manifest]], app);
const docker = dockerFiles(app, [content]);

const changed = (
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  bytes: Uint8Array | undefined,
): Uint8Array => {
  const copy = new Map(files);
  if (bytes === undefined) copy.delete(path);
  else copy.set(path, bytes);
  return archiveOf(copy);
};
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
const withEntries = (...entries: TarEntry[]): Uint8Array => tarEntries([...fileEntries(oci), ...entries]);
const layerPath = `blobs/sha256/${plainBig.digest.slice(7)}`;
const configPath = `blobs/sha256/${app.config.digest.slice(7)}`;
const flipped = Uint8Array.from(plainBig.bytes, (byte, at) => (at === 5000 ? byte ^ 1 : byte));
const dockerConfig = `${app.config.digest.slice(7)}.json`;
const dockerLayer = `${plainBig.digest.slice(7)}/layer.tar`;
const wrongSize = index([[{ ...app.manifest, bytes: new Uint8Array(app.manifest.bytes.length + 1) }]]);
const lie = image([{ ...plainBig, diffId: big.digest }]);
const shrunk = image([{ ...plainBig, bytes: plainBig.bytes.slice(1) }]);
const entry = (Layers: unknown[], more: object = {}): Uint8Array =>
  json([{ Config: dockerConfig, RepoTags: ["a:1"], Layers, ...more }]);

const CASES: readonly (readonly [name: string, archive: Uint8Array, code: ErrorCode, state: RegExp])[] = [
  ["nothing at all", new Uint8Array(), "invalid", /neither a manifest.json nor/],
  ["no archive", bytesOf("hello ".repeat(1000)), "corrupt", /./],
  ["a root file system", tar({ "etc/passwd": "" }), "invalid", /neither a manifest.json nor/],
  ["a cut archive", archiveOf(oci).slice(0, -60_000), "corrupt", /cut short/],
  ["a cut gzip stream", Bun.gzipSync(new Uint8Array(archiveOf(oci))).slice(0, -20), "corrupt", /too early/],
  ["xz", new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ...new Uint8Array(600)]), "unsupported", /by xz/],
  ["bzip2", bytesOf(`BZh9${"x".repeat(600)}`), "unsupported", /by bzip2/],
  ["a blob of another digest", changed(oci, layerPath, flipped), "corrupt", /its digest is sha256:/],
  ["a small blob of another digest", changed(oci, configPath, bytesOf("{}")), "corrupt", /its digest is/],
  ["no layer", changed(oci, layerPath, undefined), "corrupt", /it has no blob sha256:/],
  ["no config", changed(oci, configPath, undefined), "corrupt", /it has no blob sha256:/],
  ["no index", changed(oci, "index.json", undefined), "invalid", /neither/],
  [
    "an empty index",
    changed(oci, "index.json", json({ schemaVersion: 2, manifests: [] })),
    "corrupt",
    /no images/,
  ],
  ["an index that is none", changed(oci, "index.json", bytesOf("[1")), "invalid", /./],
  ["another layout", changed(oci, "oci-layout", json({ imageLayoutVersion: "2.0.0" })), "corrupt", /2.0.0/],
  ["a manifest of another size", changed(oci, "index.json", wrongSize.bytes), "corrupt", /bytes instead of/],
  ["a diffID that is not true", archiveOf(layoutFiles([[lie.manifest]], lie)), "corrupt", /digest is/],
  [
    "a layer of another size",
    archiveOf(new Map([...layoutFiles([[shrunk.manifest]], shrunk), [layerPath, plainBig.bytes]])),
    "corrupt",
    /./,
  ],
  [
    "a name that goes up",
    withEntries({ path: "blobs/../../../etc/x", content: "x" }),
    "corrupt",
    /out of the archive/,
  ],
  ["an absolute name", withEntries({ path: "/etc/x", content: "x" }), "corrupt", /out of the archive/],
  [
    "a link that goes up",
    withEntries({ path: "a/b", type: "symlink", link: "../../x" }),
    "corrupt",
    /out of the archive/,
  ],
  [
    "an absolute link",
    withEntries({ path: "a", type: "symlink", link: "/etc/passwd" }),
    "corrupt",
    /out of the archive/,
  ],
  ["a device", withEntries({ path: "null", type: "character", device: [1, 3] }), "corrupt", /is a character/],
  ["two files of a name", withEntries({ path: "oci-layout", content: "{}" }), "corrupt", /twice/],
  [
    "a file and a link of a name",
    withEntries({ path: "oci-layout", type: "symlink", link: "b" }),
    "corrupt",
    /twice/,
  ],
  [
    "a huge document",
    changed(oci, "index.json", bytesOf(`[${" ".repeat(5_000_000)}]`)),
    "limit",
    /more than/,
  ],
  [
    "a huge config",
    changed(docker, dockerConfig, bytesOf(" ".repeat(5_000_000))),
    "corrupt",
    /has the digest/,
  ],
  [
    "a huge config without a digest",
    archiveOf(
      new Map([
        ["c.json", bytesOf(" ".repeat(5_000_000))],
        ["manifest.json", json([{ Config: "c.json", RepoTags: null, Layers: [] }])],
      ]),
    ),
    "limit",
    /more than/,
  ],
  ["a config of another digest", changed(docker, dockerConfig, bytesOf("{}")), "corrupt", /has the digest/],
  ["no config file", changed(docker, dockerConfig, undefined), "corrupt", /no file/],
  ["no layer file", changed(docker, dockerLayer, undefined), "corrupt", /no file/],
  ["a changed layer", changed(docker, dockerLayer, flipped), "corrupt", /digest is/],
  ["no images", changed(docker, "manifest.json", json([])), "corrupt", /no images/],
  ["fewer layers", changed(docker, "manifest.json", entry([])), "invalid", /0 layers in its manifest/],
  ["too many layers", changed(docker, "manifest.json", entry(new Array(129).fill("a"))), "limit", /129/],
  [
    "a tag that is none",
    changed(docker, "manifest.json", entry([dockerLayer], { RepoTags: ["../x:1"] })),
    "invalid",
    /./,
  ],
  [
    "a layer up in the tree",
    changed(docker, "manifest.json", entry(["../../../etc/passwd"])),
    "corrupt",
    /no file/,
  ],
  [
    "links in a circle",
    tarEntries([...fileEntries(docker).slice(1), { path: dockerLayer, type: "symlink", link: "layer.tar" }]),
    "corrupt",
    /no file/,
  ],
];

for (const [name, archive, code, state] of CASES) {
  hostile(`refuses ${name}`, async () => {
    const at = emptyStore();
    const before = layerOf(tar({ kept: "1" })).digest;
    at.blobs.blobs.set(before, bytesOf("another image's"));
    await refuses(load(archive, at), code, state);
    at.checkClean();
    assert.equal(await listImages(at.ports.metadata), []);
    assert.equal([...at.blobs.blobs.keys()], [before]);
    assert.is((await at.ports.locks.leased()).size, 0);
  });
}

hostile("refuses 100,000 members, holding none of them", async () => {
  const one = tarEntries([{ path: "x" }]).slice(0, 512);
  const archive = new Uint8Array(512 * 100_000);
  for (let at = 0; at < archive.length; at += 512) archive.set(one, at);
  const at = emptyStore();
  await refuses(load(archive, at), "limit", /more than 65536/);
  at.checkClean();
});

hostile("keeps many small files in bounded memory, and stores none that nothing refers to", async () => {
  const entries = Array.from({ length: 700 }, (_, at) => ({
    path: `x/${at}`,
    content: new Uint8Array(60_000).fill(at % 251),
  }));
  const at = emptyStore();
  const [loaded] = await load(tarEntries([...entries, ...fileEntries(oci)]), at);
  assert.is(loaded?.record.imageId, app.config.digest);
  assert.is(at.blobs.blobs.size, 3);
});

hostile("does not take a layer that is here by chance for one of the archive", async () => {
  const at = emptyStore();
  at.blobs.blobs.set(plainBig.digest, plainBig.bytes);
  await refuses(load(changed(oci, layerPath, undefined), at), "corrupt", /it has no blob/);
  assert.is(digestOf(plainBig.bytes), plainBig.digest);
});

hostile.run();
