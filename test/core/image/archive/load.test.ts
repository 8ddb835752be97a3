import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listImages } from "../../../../core/image/list.ts";
import { tar as tarEntries } from "../../../helpers/e2e/tar.ts";
import { bytesOf, digestOf, refuses } from "../../distribution/helpers.ts";
import { type Blob, image, index, layer, layerOf, layoutFiles, names, type Store, tar } from "../fixture.ts";
import { archiveOf, dockerFiles, emptyStore, fileEntries, load } from "./fixture.ts";

const loading = suite("loadArchive");
const lower = layer({ hello: "1" });
const upper = layer({ world: "2" }, "zstd");
const app = image([lower, upper]);
const plain = [tar({ hello: "1" }), tar({ world: "2" })];
const ARM = { os: "linux", architecture: "arm64" };
const arm = image([layer({ arm: "1" })], { platform: ARM });
const FULL = "io.containerd.image.name";
const REF = "org.opencontainers.image.ref.name";
const named = (annotations: Record<string, string>): object => ({ annotations });

const references = async (at: Store): Promise<string[]> =>
  (await listImages(at.ports.metadata)).map(({ reference }) => reference);
const blobs = (at: Store): string[] => [...at.blobs.blobs.keys()].sort();
const digests = (...of: Blob[]): string[] => of.map(({ digest }) => digest).sort();

loading("loads what docker save made, plain layers and all", async () => {
  const at = emptyStore();
  const [loaded, ...rest] = await load(archiveOf(dockerFiles(app, plain, ["app:1"])), at);
  assert.is(rest.length, 0);
  assert.is(loaded?.reference, "docker.io/library/app:1");
  assert.is(loaded?.record.imageId, app.config.digest);
  for (const [{ diffId }, name] of [
    [lower, "hello"],
    [upper, "world"],
  ] as const) {
    assert.equal(names(at.trees, diffId), [name]);
    assert.ok(at.blobs.blobs.has(diffId));
  }
  // Config, two layers and the manifest that was made.
  assert.is(at.blobs.blobs.size, 4);
});

loading("makes the same manifest of the same archive, whatever its order and compression", async () => {
  const files = [...dockerFiles(app, plain)];
  const bytes = [archiveOf(new Map(files)), archiveOf(new Map(files.reverse()))];
  const forms = [...bytes, ...bytes.map((each) => Bun.gzipSync(new Uint8Array(each)))];
  forms.push(new Uint8Array(Bun.zstdCompressSync(new Uint8Array(bytes[0] ?? []))));
  const manifests = new Set<string>();
  for (const form of forms) manifests.add((await load(form, emptyStore()))[0]?.record.digest ?? "none");
  assert.is(manifests.size, 1);
  assert.match([...manifests][0] ?? "", /^sha256:/);
});

loading("writes the manifest as the image spec has it", async () => {
  const at = emptyStore();
  const [loaded] = await load(archiveOf(dockerFiles(app, plain)), at);
  const text = new TextDecoder().decode(at.blobs.blobs.get(loaded?.record.digest ?? app.manifest.digest));
  const layers = plain.map((bytes) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    digest: digestOf(bytes),
    size: bytes.length,
  }));
  const mediaType = "application/vnd.oci.image.config.v1+json";
  const config = { mediaType, digest: app.config.digest, size: app.config.bytes.length };
  const manifest = { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json" };
  assert.is(text, JSON.stringify({ ...manifest, config, layers }));
});

loading("takes layers that are compressed in the archive, and follows links between them", async () => {
  const at = emptyStore();
  const files = dockerFiles(image([lower]), [lower.bytes]);
  const target = [...files.keys()][0] ?? "";
  const entries = fileEntries(files);
  const layers = [target, "b/layer.tar", "c/layer.tar"];
  const three = image([lower, lower, lower]);
  const manifest = [{ Config: "config.json", RepoTags: null, Layers: layers }];
  const archive = tarEntries([
    { path: "b/", type: "directory" },
    { path: "b/layer.tar", type: "symlink", link: `../${target}`.replace("/layer.tar", "/./layer.tar") },
    { path: "c/layer.tar", type: "hardlink", link: "b/layer.tar" },
    ...entries.slice(0, 1),
    { path: "config.json", content: three.config.bytes },
    { path: "manifest.json", content: JSON.stringify(manifest) },
  ]);
  const [loaded] = await load(archive, at);
  assert.is(loaded?.reference, undefined);
  assert.is(loaded?.record.reference, `<none>@${loaded?.record.target}`);
  assert.is(loaded?.record.blobs[0]?.digest, lower.digest);
  assert.equal(names(at.trees, lower.diffId), ["hello"]);
});

loading("keeps the digests of an OCI layout and nothing that belongs to no image", async () => {
  const at = emptyStore();
  const files = layoutFiles([[app.manifest, named({ [REF]: "example.org/app:1" })]], app);
  const stray = layerOf(new Uint8Array(100_000).fill(7), "none");
  files.set(`blobs/sha256/${stray.digest.slice(7)}`, stray.bytes);
  files.set("README", new Uint8Array(100_000).fill(8));
  const [loaded] = await load(archiveOf(files), at);
  assert.is(loaded?.reference, "example.org/app:1");
  assert.is(loaded?.record.digest, app.manifest.digest);
  assert.equal(blobs(at), digests(app.manifest, app.config, lower, upper));
  at.checkClean();
});

loading("names images as docker, podman and skopeo mean it", async () => {
  const other = image([layer({ other: "1" })]);
  const third = image([layer({ third: "1" })]);
  const fourth = image([layer({ fourth: "1" })]);
  const files = layoutFiles(
    [
      [app.manifest, named({ [FULL]: "docker.io/library/app:2", [REF]: "2" })],
      [app.manifest, named({ [REF]: "quay.io/app:3" })],
      [other.manifest, named({ [REF]: "latest" })],
      [third.manifest],
      [fourth.manifest, named({ [REF]: "a b:c" })],
    ],
    app,
    other,
    third,
    fourth,
  );
  const at = emptyStore();
  const loaded = await load(archiveOf(files), at);
  assert.equal(
    loaded.map(({ reference }) => reference),
    ["docker.io/library/app:2", "quay.io/app:3", undefined, undefined, undefined],
  );
  const nameless = [other, third, fourth].map(({ manifest }) => `<none>@${manifest.digest}`);
  assert.equal(await references(at), ["docker.io/library/app:2", "quay.io/app:3", ...nameless].sort());
  // Loaded again without names, the images keep the ones they have.
  await load(archiveOf(layoutFiles([[app.manifest]], app)), at);
  assert.is((await references(at)).length, 5);
});

loading("takes names that stand only in the manifest.json beside a layout", async () => {
  const files = layoutFiles([[app.manifest]], app);
  const Config = `blobs/sha256/${app.config.digest.slice(7)}`;
  files.set("manifest.json", bytesOf(JSON.stringify([{ Config, RepoTags: ["a:1", "b:1"], Layers: [] }])));
  const loaded = await load(archiveOf(files), emptyStore());
  assert.equal(
    loaded.map(({ reference }) => reference),
    ["docker.io/library/a:1", "docker.io/library/b:1"],
  );
  assert.is(loaded[0]?.record.digest, app.manifest.digest);
});

loading("chooses the platform, and takes another one when it is the only one", async () => {
  const both = index([
    [arm.manifest, { platform: ARM }],
    [app.manifest, { platform: { os: "linux", architecture: "amd64" } }],
  ]);
  const files = layoutFiles([[both, named({ [REF]: "a.test/a:1" })]], app, arm);
  const at = emptyStore();
  const [native] = await load(archiveOf(files), at);
  assert.is(native?.record.digest, app.manifest.digest);
  assert.is(native?.record.target, both.digest);
  assert.not(at.blobs.blobs.has(arm.manifest.digest));
  assert.is((await load(archiveOf(files), at, { platform: ARM }))[0]?.record.digest, arm.manifest.digest);

  const foreign = archiveOf(layoutFiles([[arm.manifest, named({ [REF]: "a.test/b:1" })]], arm));
  assert.is((await load(foreign, emptyStore()))[0]?.record.platform, "linux/arm64");
  await refuses(load(foreign, emptyStore(), { strict: true }), "not-found", /none for linux\/amd64/);
  const inside = index([[arm.manifest, { platform: ARM }]]);
  const nested = archiveOf(layoutFiles([[inside, named({ [REF]: "a.test/c:1" })]], arm));
  assert.is((await load(nested, emptyStore()))[0]?.record.platform, "linux/arm64");
});

loading("chooses among entries of one name, and refuses two that nothing tells apart", async () => {
  const name = { [REF]: "a.test/a:1" };
  const flat = layoutFiles(
    [
      [arm.manifest, { ...named(name), platform: ARM }],
      [app.manifest, { ...named(name), platform: { os: "linux", architecture: "amd64" } }],
    ],
    app,
    arm,
  );
  assert.is((await load(archiveOf(flat), emptyStore()))[0]?.record.digest, app.manifest.digest);
  const riscv = { os: "linux", architecture: "riscv64" };
  await refuses(
    load(archiveOf(flat), emptyStore(), { platform: riscv }),
    "not-found",
    /only for linux\/arm64, linux\/amd64, of which/,
  );
  const same = layoutFiles(
    [
      [arm.manifest, named(name)],
      [app.manifest, named(name)],
    ],
    app,
    arm,
  );
  await refuses(load(archiveOf(same), emptyStore()), "corrupt", /2 images of this name/);
});

loading("keeps none of several images when one of them is not whole", async () => {
  const other = image([layer({ other: "1" })]);
  const files = layoutFiles(
    [
      [app.manifest, named({ [FULL]: "a.test/a:1" })],
      [other.manifest, named({ [FULL]: "a.test/b:1" })],
    ],
    app,
    other,
  );
  files.delete(`blobs/sha256/${other.layers[0]?.digest.slice(7)}`);
  const at = emptyStore();
  await refuses(load(archiveOf(files), at), "corrupt", /it has no blob/);
  assert.equal(await references(at), []);
  assert.equal(blobs(at), []);
});

loading("passes over attestations and signatures", async () => {
  const note = image([layer({ note: "1" })]);
  const attestation = { platform: { os: "unknown", architecture: "unknown" } };
  const signature = { artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json" };
  const root = [[app.manifest], [note.manifest, attestation], [note.config, signature]] as const;
  const files = layoutFiles(root, app, note);
  assert.is((await load(archiveOf(files), emptyStore())).length, 1);
});

loading("loads a directory that skopeo made, as an archive", async () => {
  const files = new Map([
    ["version", bytesOf("Directory Transport Version: 1.1\n")],
    ["manifest.json", app.manifest.bytes],
    ...[app.config, lower, upper].map(({ digest, bytes }): [string, Uint8Array] => [digest.slice(7), bytes]),
  ]);
  const [loaded] = await load(archiveOf(files), emptyStore());
  assert.is(loaded?.record.digest, app.manifest.digest);
});

loading("puts back what was removed, and repairs a damaged blob when told again", async () => {
  const random = layerOf(tar({ big: "x".repeat(70_000) }), "none");
  const big = image([random]);
  const archive = archiveOf(layoutFiles([[big.manifest, named({ [FULL]: "a.test/big:1" })]], big));
  const at = emptyStore();
  await load(archive, at);
  for (const key of at.trees.trees.keys()) await at.ports.trees.delete(key);
  at.blobs.blobs.set(random.digest, new Uint8Array(5));
  await refuses(load(archive, at), "corrupt", /damaged/);
  await load(archive, at);
  assert.equal(names(at.trees, random.diffId), ["big"]);
});

loading.run();
