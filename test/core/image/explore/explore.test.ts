import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exploreImage } from "../../../../core/image/explore/explore.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { refuses } from "../../distribution/helpers.ts";
import { AMD64, finish, image, layer, type Store, serve, shelf, store } from "../fixture.ts";
import { describe } from "./entries.ts";

const test = suite("exploreImage");
const NEVER = new AbortController().signal;

const HISTORY = [
  { created_by: "COPY a b /" },
  { created_by: "ENV A=1", empty_layer: true },
  { created_by: "RUN change" },
];
const app = image([layer({ a: "12345", b: "1" }), layer({ a: "123456", ".wh.b": "" }, "zstd")], {
  config: { history: HISTORY },
});

async function pulled(): Promise<{ at: Store; record: ImageRecord }> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  const options = { platform: AMD64, policy: "missing" } as const;
  const { result: record } = await finish(pullImage("registry.test/app:1", options, at.ports));
  return { at, record };
}

test("layers from their blobs, with their steps and what is wasted", async () => {
  const { at, record } = await pulled();
  const explored = await exploreImage(record, at.ports, NEVER);
  assert.equal(explored.layers.map(describe), [
    ["added a 5 (hidden by 1)", "added b 1 (hidden by 1)"],
    ["changed a 6", "removed b 1"],
  ]);
  assert.equal(
    explored.layers.map(({ digest, size }) => [digest, size]),
    app.layers.map(({ digest, bytes }) => [digest, bytes.length]),
  );
  assert.equal([explored.contentSize, explored.wastedBytes], [12, 6]);
  assert.equal(
    explored.steps.map(({ createdBy, layer: made }) => [createdBy, made]),
    [
      ["COPY a b /", 0],
      ["ENV A=1", undefined],
      ["RUN change", 1],
    ],
  );
});

test("a damaged or missing blob is told", async () => {
  const { at, record } = await pulled();
  const [first] = app.layers;
  assert.ok(first !== undefined);
  const damaged = first.bytes.slice();
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  at.blobs.blobs.set(first.digest, damaged);
  await refuses(exploreImage(record, at.ports, NEVER), "corrupt");
  at.blobs.blobs.delete(first.digest);
  await refuses(exploreImage(record, at.ports, NEVER), "not-found");
});

test("stops when asked to", async () => {
  const { at, record } = await pulled();
  await refuses(exploreImage(record, at.ports, AbortSignal.abort()), "cancelled");
});

test.run();
