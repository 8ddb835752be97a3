import { gunzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readDocument } from "../../../../core/content/document.ts";
import { digestHex } from "../../../../core/digest/digest.ts";
import { type CommitOptions, commitContainer } from "../../../../core/image/commit/commit.ts";
import { listImages } from "../../../../core/image/list.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import type { TreeWriter } from "../../../../core/ports/tree-writer.ts";
import { type ImageConfig, parseImageConfig } from "../../../../core/spec/image-config.ts";
import { type Manifest, parseManifest } from "../../../../core/spec/manifest.ts";
import { attributes, bytes, writeFile } from "../../../contract/tree-writer.ts";
import { bytesOf, collect, digestOf, refuses } from "../../distribution/helpers.ts";
import { readAll } from "../../tar/read.ts";
import { base, REFERENCE, type Scene, scene, TREE, treeOf } from "./scene.ts";

const test = suite("core/image/commit/commit");

function commit({ ports, record }: Scene, options: CommitOptions = {}, args = ["sh"]): Promise<ImageRecord> {
  const source = {
    image: record,
    tree: TREE,
    config: { ociVersion: "1.2.0", process: { args, cwd: "/", user: { uid: 0, gid: 0 } } },
  } as const;
  return commitContainer(source, options, ports, () => undefined, new AbortController().signal);
}

async function documentsOf(
  { kept: { ports } }: Scene,
  made: ImageRecord,
): Promise<{ manifest: Manifest; config: ImageConfig }> {
  const read = (digest: ImageRecord["digest"], size: number): Promise<Uint8Array> =>
    readDocument(ports.blobs, { digest, size }, ports.digester);
  const manifest = parseManifest(await read(made.digest, made.manifestSize));
  const config = parseImageConfig(await read(manifest.config.digest, manifest.config.size));
  return { manifest, config };
}

async function changes(writer: TreeWriter): Promise<void> {
  await writeFile(writer, "new", "content");
  await writer.whiteout(bytes("c"));
}

test("the layer holds what changed, and image and tree are there", async () => {
  const at = await scene(changes);
  const made = await commit(at, { reference: "docker.io/library/made:1", author: "me", message: "why" });
  const { manifest, config } = await documentsOf(at, made);
  assert.is(manifest.mediaType, "application/vnd.oci.image.manifest.v1+json");
  assert.is(manifest.layers.length, 3);
  assert.equal(
    manifest.layers.slice(0, 2).map(({ digest }) => digest),
    base.layers.map(({ digest }) => digest),
  );
  const own = manifest.layers[2];
  assert.is(own?.mediaType, "application/vnd.oci.image.layer.v1.tar+gzip");
  const blob = await collect(at.ports.blobs.read(own?.digest ?? made.digest));
  assert.is(blob.length, own?.size);
  assert.is(digestOf(blob), own?.digest);
  const content = new Uint8Array(gunzipSync(blob));
  const diffId = config.rootfs.diff_ids[2];
  assert.is(digestOf(content), diffId);
  assert.equal(
    (await readAll(content)).map(({ path }) => path),
    [".wh.c", "new"],
  );
  assert.ok(diffId !== undefined && at.kept.trees.trees.get(diffId)?.children.has("new"));
  assert.is(made.layers.overlay.at(-1), digestHex(diffId ?? made.digest));
  assert.equal(
    made.blobs.map(({ contentSize }) => contentSize),
    [2, 1, 7],
  );
  assert.is(config.author, "me");
  assert.equal(config.history?.at(-1), {
    created: config.created,
    author: "me",
    created_by: "sh",
    comment: "why",
  });
  assert.equal(config.config, { Cmd: ["sh"], Env: ["PATH=/bin"] });
  at.kept.checkClean();
});

test("the layer's digest depends on its content alone", async () => {
  const [one, other] = [await scene(changes), await scene(changes)];
  const [first, second] = [await commit(one), await commit(other, { author: "someone else" })];
  assert.is(first.blobs[2]?.digest, second.blobs[2]?.digest);
  assert.is.not(first.imageId, second.imageId);
});

test("without a name the image is kept under its digest", async () => {
  const at = await scene(changes);
  const made = await commit(at);
  assert.is(made.reference, `<none>@${made.target}`);
  const listed = await listImages(at.ports.metadata);
  assert.equal(listed.map(({ reference }) => reference).sort(), [made.reference, REFERENCE]);
});

test("without a changed file there is no layer, and the history says so", async () => {
  const at = await scene(() => undefined);
  const made = await commit(at, { changes: ["ENV A=1"] });
  const { manifest, config } = await documentsOf(at, made);
  assert.is(manifest.layers.length, 2);
  assert.is(config.history?.at(-1)?.empty_layer, true);
  assert.equal(config.config?.Env, ["PATH=/bin", "A=1"]);
  at.kept.checkClean();
});

test("docker's format has docker's media types, for the layers below too", async () => {
  const at = await scene(changes);
  const made = await commit(at, { format: "docker" });
  const { manifest } = await documentsOf(at, made);
  assert.is(manifest.mediaType, "application/vnd.docker.distribution.manifest.v2+json");
  assert.is(manifest.config.mediaType, "application/vnd.docker.container.image.v1+json");
  const types = new Set(manifest.layers.map(({ mediaType }) => mediaType));
  assert.equal([...types], ["application/vnd.docker.image.rootfs.diff.tar.gzip"]);
});

test("flat: the difference of two whole roots, without what starting made", async () => {
  const at = await scene(async (writer) => {
    await changes(writer);
    for (const path of ["dev", "proc", "sys"]) await writer.directory(bytes(path), attributes());
    await writeFile(writer, "etc/hosts", "");
  }, "flat");
  const made = await commit(at);
  const { manifest } = await documentsOf(at, made);
  const blob = await collect(at.ports.blobs.read(manifest.layers[2]?.digest ?? made.digest));
  const entries = await readAll(new Uint8Array(gunzipSync(blob)));
  assert.equal(
    entries.map(({ path }) => path),
    [".wh.c", "new"],
  );
  const tree = treeOf(at.kept, made.layers.flat.at(-1));
  assert.equal([...(tree?.children.keys() ?? [])].sort(), ["etc", "new"]);
});

test("a mistyped instruction and a name that no layer can hold leave nothing behind", async () => {
  const at = await scene((writer) => writeFile(writer, ".wh.x", ""));
  const before = [...at.kept.trees.trees.keys()];
  await refuses(commit(at, { changes: ["RUN x"] }), "invalid");
  await refuses(commit(at), "unsupported");
  assert.equal([...at.kept.trees.trees.keys()], before);
  assert.equal(
    (await listImages(at.ports.metadata)).map(({ reference }) => reference),
    [REFERENCE],
  );
  at.kept.checkClean();
});

test("a manifest that is not in the store is not found, one that was replaced is corrupt", async () => {
  const at = await scene(changes);
  await at.ports.blobs.delete(at.record.digest);
  await refuses(commit(at), "not-found");
  const ingest = await at.ports.blobs.ingest();
  await ingest.write(bytesOf("{}"));
  await ingest.commit(at.record.digest);
  await refuses(commit(at), "corrupt");
});

test.run();
