import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createWork, type ProgressEvent } from "../../../cli/progress/work.ts";
import { digestOf } from "../helpers.ts";

const test = suite("createWork()");

const LAYER = digestOf("a");
const RESOLVED: ProgressEvent = {
  kind: "resolved",
  reference: "x",
  digest: LAYER,
  layers: [{ digest: LAYER, size: 2000 }],
};
type State = Extract<ProgressEvent, { kind: "layer" }>["state"];
const layer = (state: State): ProgressEvent => ({ kind: "layer", digest: LAYER, state }) as ProgressEvent;

test("knows layers in work, with what came of them", () => {
  const work = createWork();
  assert.is(work.advance(RESOLVED, 0), undefined);
  assert.is(work.live.size, 0);
  assert.is(work.advance(layer("fetching"), 0), undefined);
  work.advance({ kind: "progress", digest: LAYER, received: 500, size: 2000 }, 1000);
  const { name, verb, received, size, rate } = work.live.get(LAYER) ?? {};
  assert.equal([name, verb, received, size, rate?.speed(1000)], ["aaaaaaaaaaaa", "fetching", 500, 2000, 500]);
  assert.is(work.describe(LAYER), "aaaaaaaaaaaa: fetching 2kB");
  assert.is(work.advance(layer("done"), 2000), "aaaaaaaaaaaa: fetched 2kB");
  assert.is(work.live.size, 0);
  assert.is(work.describe(LAYER), undefined);
});

for (const [begun, state, line] of [
  ["unpacking", "done", "aaaaaaaaaaaa: unpacked 2kB"],
  ["pushing", "pushed", "aaaaaaaaaaaa: pushed 2kB"],
  ["fetching", "present", "aaaaaaaaaaaa: already here"],
  ["pushing", "there", "aaaaaaaaaaaa: already there"],
  ["pushing", "mounted", "aaaaaaaaaaaa: taken over from another repository"],
] as const) {
  test(`says how a layer ended: ${state} after ${begun}`, () => {
    const work = createWork();
    work.advance(RESOLVED, 0);
    work.advance(layer(begun), 0);
    assert.is(work.advance(layer(state), 0), line);
  });
}

test("forgets layers of a mirror that is given up", () => {
  const work = createWork();
  work.advance(layer("fetching"), 0);
  assert.is(
    work.advance({ kind: "passed-over", place: "mirror/x", state: "bad\n" }, 0),
    "Mirror mirror/x passed over: bad\\n",
  );
  assert.is(work.live.size, 0);
});

test("takes bytes of a layer that never began, and a push's end, as nothing", () => {
  const work = createWork();
  assert.is(work.advance({ kind: "progress", digest: LAYER, received: 1, size: 2 }, 0), undefined);
  assert.is(work.advance({ kind: "pushed", reference: "x", digest: LAYER, size: 1 }, 0), undefined);
  assert.is(work.live.size, 0);
});

test.run();
