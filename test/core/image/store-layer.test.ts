import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BlobSource } from "../../../core/image/blob-source.ts";
import type { PullEvent } from "../../../core/image/events.ts";
import { storeLayer } from "../../../core/image/store-layer.ts";
import type { LayerTask } from "../../../core/image/transfer-layer.ts";
import { broken, failureOf, pieces, refuses } from "../distribution/helpers.ts";
import { type FixtureLayer, layer, layerOf, names, type Store, store, tar } from "./fixture.ts";

const storing = suite("storeLayer");
const idle = new AbortController().signal;
const none = (): Store => store(() => assert.unreachable() as never);

function task(made: FixtureLayer, more: Partial<LayerTask> = {}): LayerTask {
  const { digest, bytes, mediaType, diffId } = made;
  const compression = mediaType.endsWith("gzip") ? "gzip" : mediaType.endsWith("zstd") ? "zstd" : "none";
  return {
    descriptor: { digest, mediaType, size: bytes.length },
    diffId,
    compression,
    key: diffId,
    parent: undefined,
    ...more,
  };
}

/** Run it, and give back the states that were reported. */
async function run(at: Store, wanted: LayerTask, remote?: BlobSource, signal = idle): Promise<string[]> {
  const events: PullEvent[] = [];
  await storeLayer(wanted, remote, at.ports, (event) => events.push(event), signal);
  return events.flatMap((event) => (event.kind === "layer" ? [event.state] : []));
}

const from =
  (...parts: readonly (string | Uint8Array | Error)[]): BlobSource =>
  () =>
    pieces(...parts);
const never: BlobSource = () => assert.unreachable() as never;

/** Neither blob nor tree, and nothing half-made. */
function checkNothing(at: Store): void {
  assert.is(at.blobs.blobs.size, 0);
  assert.is(at.trees.trees.size, 0);
  at.checkClean();
}

for (const compression of ["gzip", "zstd", "none"] as const) {
  storing(`keeps the blob and unpacks it, ${compression}`, async () => {
    const at = none();
    const made = layer({ one: "1", two: "2" }, compression);
    assert.equal(await run(at, task(made), from(made.bytes.subarray(0, 9), made.bytes.subarray(9))), [
      "fetching",
      "done",
    ]);
    assert.equal(at.blobs.blobs.get(made.digest), made.bytes);
    assert.equal(names(at.trees, made.diffId), ["one", "two"]);
    at.checkClean();
  });
}

storing("a complete layer is not touched again", async () => {
  const at = none();
  const made = layer({ one: "1" });
  await run(at, task(made), from(made.bytes));
  assert.equal(await run(at, task(made), never), ["present"]);
});

storing("a layer whose content is not its diffID leaves nothing behind", async () => {
  const at = none();
  const made = layer({ one: "1" });
  const lying = task(made, { diffId: layer({ other: "1" }).diffId });
  await refuses(run(at, lying, from(made.bytes)), "corrupt", /content of sha256:/);
  checkNothing(at);
});

storing("bytes that are not the digest's leave nothing behind", async () => {
  const made = layer({ one: "1" });
  const other = layer({ two: "22" });
  const flipped = made.bytes.slice();
  flipped[made.bytes.length - 1] = 1 ^ (flipped.at(-1) ?? 0);
  const lies: readonly Uint8Array[] = [
    other.bytes,
    flipped,
    made.bytes.subarray(0, -1),
    new Uint8Array([...made.bytes, 0]),
    new Uint8Array(),
  ];
  for (const bytes of lies) {
    const at = none();
    await refuses(run(at, task(made), from(bytes)), "corrupt");
    checkNothing(at);
  }
});

storing("a connection that breaks, a bad archive and a bomb leave nothing behind", async () => {
  const made = layer({ one: "1" });
  const torn = layerOf(tar({ one: "1" }).subarray(0, 512));
  const bomb = layerOf(new Uint8Array(32 * 1024 * 1024), "zstd");
  for (const [wanted, parts, code] of [
    [made, [made.bytes.subarray(0, 20), broken()], "unavailable"],
    [torn, [torn.bytes], "corrupt"],
    [bomb, [bomb.bytes], "limit"],
  ] as const) {
    const at = none();
    await refuses(run(at, task(wanted), from(...parts)), code);
    checkNothing(at);
  }
});

storing("a missing tree is unpacked from the stored blob", async () => {
  const at = none();
  const made = layer({ one: "1" });
  await run(at, task(made), from(made.bytes));
  await at.trees.delete(made.diffId);
  assert.equal(await run(at, task(made), never), ["unpacking", "done"]);
  assert.equal(names(at.trees, made.diffId), ["one"]);
});

storing("a missing blob is fetched again although the tree is there", async () => {
  const at = none();
  const made = layer({ one: "1" });
  await run(at, task(made), from(made.bytes));
  await at.blobs.delete(made.digest);
  assert.equal(await run(at, task(made), from(made.bytes)), ["fetching", "done"]);
  await at.blobs.delete(made.digest);
  await refuses(run(at, task(made)), "not-found", /not in the store/);
});

storing("a damaged stored blob is fetched again, or reported when it cannot be", async () => {
  const at = none();
  const made = layer({ one: "1" });
  await run(at, task(made), from(made.bytes));
  await at.trees.delete(made.diffId);
  at.blobs.blobs.set(made.digest, made.bytes.slice(0, -2));
  await refuses(run(at, task(made)), "corrupt");
  assert.equal(await run(at, task(made), from(made.bytes)), ["unpacking", "fetching", "done"]);
  assert.equal(at.blobs.blobs.get(made.digest), made.bytes);
});

storing("a manifest that lies about the size does not get a stored blob removed", async () => {
  const at = none();
  const made = layer({ one: "1" });
  await run(at, task(made), from(made.bytes));
  await at.trees.delete(made.diffId);
  const honest = task(made);
  for (const size of [1, made.bytes.length + 1]) {
    const lying = { ...honest, descriptor: { ...honest.descriptor, size } };
    await refuses(run(at, lying, never), "corrupt", /its manifest says/);
    assert.ok(at.blobs.blobs.has(made.digest));
  }
});

storing("naming a stored blob and another layer's diffID does not give access to that layer", async () => {
  const at = none();
  const [open, secret] = [layer({ open: "1" }), layer({ secret: "1" })];
  await run(at, task(open), from(open.bytes));
  await run(at, task(secret), from(secret.bytes));
  await refuses(run(at, task(open, { diffId: secret.diffId, key: secret.diffId }), never), "corrupt");
});

storing("an aborted signal stops it and leaves nothing behind", async () => {
  const at = none();
  const made = layer({ one: "1" });
  const abort = new AbortController();
  const source: BlobSource = async function* () {
    yield made.bytes.subarray(0, 10);
    abort.abort();
    yield made.bytes.subarray(10);
  };
  await failureOf(run(at, task(made), source, abort.signal));
  checkNothing(at);
});

storing("a flat tree is made on its parent", async () => {
  const at = store(() => assert.unreachable() as never, "flat");
  const [lower, upper] = [layer({ one: "1" }), layer({ two: "2" })];
  await run(at, task(lower), from(lower.bytes));
  await run(at, task(upper, { parent: lower.diffId }), from(upper.bytes));
  assert.equal(names(at.trees, upper.diffId), ["one", "two"]);
});

storing.run();
