import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digest } from "../../../core/digest/digest.ts";
import {
  type DocumentAnswer,
  type ResolvedImage,
  type Resolver,
  resolveImage,
} from "../../../core/image/resolve.ts";
import type { Platform } from "../../../core/spec/platform.ts";
import { OCI_MANIFEST, refuses } from "../distribution/helpers.ts";
import { AMD64, type Blob, descriptor, type FixtureImage, image, index, json, layer } from "./fixture.ts";

const resolve = suite("resolveImage");
const ARM64: Platform = { os: "linux", architecture: "arm64" };
const LINUX = { platform: AMD64 };

/** Drive the resolver from a set of documents: no promise, no port. */
function run(root: Blob, wanted: Platform, ...blobs: readonly Blob[]): ResolvedImage & { asked: Digest[] } {
  return drive(root, resolveImage("app:1", wanted), blobs);
}

function drive(root: Blob, resolver: Resolver, blobs: readonly Blob[]): ResolvedImage & { asked: Digest[] } {
  const byDigest = new Map([root, ...blobs].map((blob) => [blob.digest, blob]));
  const asked: Digest[] = [];
  let next = resolver.next();
  while (!next.done) {
    const digest = next.value.kind === "root" ? root.digest : next.value.descriptor.digest;
    asked.push(digest);
    const blob = byDigest.get(digest);
    if (blob === undefined) throw new Error(`asked for ${digest}`);
    next = resolver.next({ bytes: blob.bytes, digest, mediaType: blob.mediaType } satisfies DocumentAnswer);
  }
  return { ...next.value, asked };
}

const parts = ({ manifest, config }: FixtureImage): Blob[] => [manifest, config];
const amd = image([layer({ a: "1" }), layer({ b: "2" }, "zstd")]);
const arm = image([layer({ c: "3" })], { platform: ARM64 });

resolve("a manifest leads to its config and layers", () => {
  const found = run(amd.manifest, AMD64, amd.config);
  assert.is(found.target, amd.manifest.digest);
  assert.is(found.manifest.digest, amd.manifest.digest);
  assert.is(found.imageId, amd.config.digest);
  assert.equal(
    found.layers.map(({ diffId, compression }) => [diffId, compression]),
    [
      [amd.layers[0]?.diffId, "gzip"],
      [amd.layers[1]?.diffId, "zstd"],
    ],
  );
  assert.equal(
    found.documents.map(({ descriptor: { digest } }) => digest),
    [amd.manifest.digest, amd.config.digest],
  );
});

resolve("an index leads to the platform wanted, and only its documents are asked for", () => {
  const root = index([
    [arm.manifest, { platform: ARM64 }],
    [amd.manifest, LINUX],
  ]);
  const found = run(root, AMD64, ...parts(amd));
  assert.is(found.target, root.digest);
  assert.equal(found.asked, [root.digest, amd.manifest.digest, amd.config.digest]);
  assert.is(run(root, ARM64, ...parts(arm)).imageId, arm.config.digest);
});

resolve("an index in an index in an index is followed, a fourth is refused", async () => {
  const one = index([[amd.manifest, LINUX]]);
  const two = index([[one, LINUX]]);
  const three = index([[two]]);
  assert.is(run(three, AMD64, two, one, ...parts(amd)).imageId, amd.config.digest);
  const four = index([[three]]);
  await refuses(() => run(four, AMD64, three, two, one, ...parts(amd)), "limit", /more than 3 deep/);
});

resolve("an index that contains itself is refused", async () => {
  const self = { ...index([]), digest: index([[amd.manifest]]).digest };
  const root = { ...index([[self]]), digest: self.digest };
  await refuses(() => run(root, AMD64), "corrupt", /contains itself/);
});

resolve("an index without the platform says which there are", async () => {
  const root = index([
    [arm.manifest, { platform: ARM64 }],
    [amd.manifest, { platform: { os: "windows", architecture: "amd64" } }],
    [amd.manifest, { platform: { os: "unknown", architecture: "unknown" } }],
  ]);
  const error = await refuses(() => run(root, AMD64), "not-found");
  assert.is(
    error.message,
    'Cannot use image "app:1": there is none for linux/amd64, only for linux/arm64, windows/amd64',
  );
  assert.match(error.hint ?? "", /--platform linux\/arm64/);
  await refuses(() => run(index([]), AMD64), "not-found", /there is none for linux\/amd64$/);
});

resolve("a single manifest for another platform is refused with the platform it has", async () => {
  await refuses(() => run(arm.manifest, AMD64, arm.config), "not-found", /only for linux\/arm64/);
});

resolve("an artifact is not a container image", async () => {
  const empty = json({}, "application/vnd.oci.empty.v1+json");
  const artifact = json(
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: "text/example",
      config: descriptor(empty),
      layers: [],
    },
    OCI_MANIFEST,
  );
  await refuses(() => run(artifact, AMD64), "unsupported", /artifact of type "text\/example"/);
});

resolve("layers of another type are refused: no file system image reaches the kernel", async () => {
  for (const mediaType of ["application/vnd.erofs", "application/octet-stream", "application/vnd.squashfs"]) {
    const odd = image([{ ...layer({ a: "1" }), mediaType }]);
    await refuses(() => run(odd.manifest, AMD64, odd.config), "unsupported", /layer of type/);
  }
});

resolve("as many diff_ids as layers are wanted", async () => {
  const short = image([layer({ a: "1" })], { config: { rootfs: { type: "layers", diff_ids: [] } } });
  await refuses(() => run(short.manifest, AMD64, short.config), "invalid", /1 layers .* 0 in its config/);
});

resolve("a document that is two things, or not what it came as, is refused", async () => {
  const both = json(
    { schemaVersion: 2, manifests: [], config: descriptor(amd.config), layers: [] },
    OCI_MANIFEST,
  );
  await refuses(() => run(both, AMD64), "invalid");
  const lying = { ...amd.manifest, mediaType: "application/vnd.docker.distribution.manifest.v2+json" };
  await refuses(() => run(lying, AMD64, amd.config), "invalid");
});

resolve("the media type comes from the document, else from how it came", () => {
  const bare = json(
    { schemaVersion: 2, config: descriptor(amd.config), layers: amd.layers.map((each) => descriptor(each)) },
    OCI_MANIFEST,
  );
  assert.is(run(bare, AMD64, amd.config).manifest.mediaType, OCI_MANIFEST);
  assert.is(run({ ...bare, mediaType: "text/plain" }, AMD64, amd.config).manifest.mediaType, OCI_MANIFEST);
});

const PROGRAM: Blob = layer({ "app.wasm": "1" }, "none");

/** An artifact of layers, whose config names the first of them unless it is to name others. */
function artifact(
  layers: readonly Blob[],
  layerDigests: readonly Digest[] = layers.slice(0, 1).map(({ digest }) => digest),
): { manifest: Blob; config: Blob } {
  const config = json(
    { architecture: "wasm", os: "wasip1", layerDigests, component: null },
    "application/vnd.wasm.config.v0+json",
  );
  const value = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptor(config),
    layers: layers.map((each) => descriptor(each)),
  };
  return { manifest: json(value, OCI_MANIFEST), config };
}

resolve("a WebAssembly artifact has one layer that is the program, of each type that was ever pushed", () => {
  for (const mediaType of [
    "application/wasm",
    "application/vnd.wasm.content.layer.v1+wasm",
    "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm",
  ]) {
    const { manifest, config } = artifact([{ ...PROGRAM, mediaType }]);
    const { layers, ...found } = run(manifest, { os: "wasi", architecture: "wasm" }, config);
    assert.equal(found.config.config, { Entrypoint: ["/app.wasm"] });
    const [only, ...others] = layers;
    assert.equal([only?.descriptor.digest, only?.isProgram, others.length], [PROGRAM.digest, true, 0]);
    assert.is.not(only?.diffId, PROGRAM.digest);
  }
});

resolve("an artifact of other layers, or whose config names another program, is refused", async () => {
  const wasm = { ...PROGRAM, mediaType: "application/wasm" };
  const wanted = { os: "wasi", architecture: "wasm" };
  const resolving = async (layers: readonly Blob[], digests?: readonly Digest[]): Promise<unknown> => {
    const { manifest, config } = artifact(layers, digests);
    return run(manifest, wanted, config);
  };
  await refuses(resolving([]), "unsupported");
  await refuses(resolving([wasm, wasm]), "unsupported");
  await refuses(resolving([PROGRAM]), "unsupported");
  await refuses(resolving([wasm], [amd.config.digest]), "invalid");
  await refuses(resolving([wasm], []), "invalid");
});

resolve("where there is nothing for the platform, a program does only for who says so", async () => {
  const { manifest, config } = artifact([{ ...PROGRAM, mediaType: "application/wasm" }]);
  const listed = index([[manifest, { platform: { os: "wasip1", architecture: "wasm" } }]]);
  for (const root of [manifest, listed]) {
    await refuses((async () => run(root, AMD64, manifest, config))(), "not-found");
    assert.is(drive(root, resolveImage("app:1", AMD64, true), [manifest, config]).imageId, config.digest);
  }
  const both = index([
    [manifest, { platform: { os: "wasip1", architecture: "wasm" } }],
    [amd.manifest, LINUX],
  ]);
  assert.is(
    drive(both, resolveImage("app:1", AMD64, true), [manifest, config, ...parts(amd)]).imageId,
    amd.config.digest,
  );
});

resolve.run();
