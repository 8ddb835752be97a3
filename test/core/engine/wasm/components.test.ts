import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERSION } from "../../../../core/engine/version.ts";
import { pruneComponents, translatedComponents } from "../../../../core/engine/wasm/components.ts";
import { componentName } from "../../../../core/host/bun/wasm/component-store.ts";
import {
  createMemoryBlobStore,
  createMemoryLocks,
  createMemoryMetadata,
} from "../../../../core/host/memory/mod.ts";
import { putImage } from "../../../../core/image/list.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import { imageRecord } from "../../../cli/helpers.ts";
import { scratch } from "../../../host/bun/scratch.ts";
import { digestOf } from "../../distribution/helpers.ts";

const test = suite("translated components of a store");
const { make, clean } = scratch();
test.after(clean);

const component = (tag: number): Uint8Array => Uint8Array.of(...Uint8Array.fromHex("0061736d0d000100"), tag);
/** What this version calls their translations. */
const [ARTIFACT, UNPACKED, USED, NOBODYS] = [1, 2, 3, 4].map((tag) => componentName(component(tag), VERSION));
const OLD = componentName(component(1), "of another version");

interface Scene {
  readonly paths: Parameters<typeof pruneComponents>[0];
  readonly open: () => Promise<Pick<StorePorts, "metadata" | "blobs" | "unpacked">>;
}

/** A store with an artifact, an image with layers, a container, and a translation of each and of others. */
async function scene(): Promise<Scene> {
  const root = make();
  const paths = { root, layers: `${root}/layers`, containers: `${root}/containers` };
  for (const name of [ARTIFACT, UNPACKED, USED, NOBODYS, OLD]) {
    mkdirSync(`${root}/wasm/${name}`, { recursive: true });
    writeFileSync(`${root}/wasm/${name}/app.js`, "12345");
  }
  const ports = {
    metadata: createMemoryMetadata(),
    blobs: createMemoryBlobStore(),
    locks: createMemoryLocks(),
    layout: createMemoryMetadata(),
  };
  const bytes = component(1);
  const ingest = await ports.blobs.ingest();
  await ingest.write(bytes);
  await ingest.commit(digestOf(bytes));
  const wasm = { os: "wasip2", architecture: "wasm", platform: "wasip2/wasm" };
  const blobs = [{ digest: digestOf(bytes), size: bytes.length, contentSize: bytes.length }];
  await putImage(imageRecord({ ...wasm, reference: "example.org/artifact:1", blobs }), ports);
  mkdirSync(`${paths.layers}/overlay-full/top`, { recursive: true });
  writeFileSync(`${paths.layers}/overlay-full/top/app`, component(2));
  const layers = { overlay: ["top"], flat: [] };
  const config = { Entrypoint: ["/app"] };
  await putImage(imageRecord({ ...wasm, reference: "example.org/layers:1", layers, config }), ports);
  // Its files are no program of this kind of image.
  await putImage(imageRecord({ reference: "example.org/native:1", layers, config }), ports);
  mkdirSync(`${paths.containers}/one`, { recursive: true });
  const mounts = [{ destination: "/.rl/component", source: `${root}/wasm/${USED}` }];
  writeFileSync(`${paths.containers}/one/container.json`, JSON.stringify({ config: { mounts } }));
  const trees = { form: "overlay" } as Awaited<ReturnType<StorePorts["unpacked"]>>[number]["trees"];
  const unpacked = async () =>
    ["overlay-full", "not-there-yet"].map((name) => ({ name, trees, reader: {} as never }));
  return {
    paths,
    open: async () => ({ ...ports, unpacked }),
  };
}

test("a container uses what its mounts name", async () => {
  const { paths } = await scene();
  const found = translatedComponents(paths, Date.now());
  assert.is(found.length, 5);
  assert.equal(
    found.filter(({ isUsed }) => isUsed),
    [{ name: USED, bytes: 5, isUsed: true }],
  );
});

test("what containers use and images need stays; what is left, and of other versions, goes", async () => {
  const { paths, open } = await scene();
  const gone = await pruneComponents(paths, Date.now(), open);
  assert.equal(gone.map(({ name }) => name).sort(), [NOBODYS, OLD].sort());
  assert.equal(readdirSync(`${paths.root}/wasm`).sort(), [ARTIFACT, UNPACKED, USED].sort());
});

test("where there are none, images are not looked at", async () => {
  const never = (): never => {
    throw new Error("not expected to be called");
  };
  const root = make();
  const paths = { root, layers: `${root}/layers`, containers: "" };
  assert.equal(await pruneComponents(paths, Date.now(), never), []);
  assert.not.ok(existsSync(`${root}/wasm`));
});

test.run();
