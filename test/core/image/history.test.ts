import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageHistory } from "../../../core/image/history.ts";
import { bytesOf, digestOf } from "../distribution/helpers.ts";

const test = suite("imageHistory()");

const blob = (name: string, contentSize: number) => ({
  digest: digestOf(bytesOf(name)),
  size: 1,
  contentSize,
});
const [one, two] = [blob("one", 100), blob("two", 20)];

test("gives layers to the steps that made them, last step first", () => {
  const history = [
    { created: "2026-01-01T00:00:00Z", created_by: "ADD file", comment: "base" },
    { created_by: "CMD sh", empty_layer: true },
    { created_by: "RUN make", empty_layer: false },
  ];
  assert.equal(imageHistory({ history }, [one, two]), [
    { created: undefined, createdBy: "RUN make", comment: "", size: 20, layer: two.digest },
    { created: undefined, createdBy: "CMD sh", comment: "", size: 0, layer: undefined },
    {
      created: "2026-01-01T00:00:00Z",
      createdBy: "ADD file",
      comment: "base",
      size: 100,
      layer: one.digest,
    },
  ]);
});

test("leaves out no layer and invents none", () => {
  const sizes = (history: readonly object[] | undefined): number[] =>
    imageHistory({ history }, [one, two]).map(({ size }) => size);
  assert.equal(sizes(undefined), [20, 100]);
  assert.equal(sizes([{ created_by: "ADD" }]), [20, 100]);
  assert.equal(sizes([{}, {}, {}]), [0, 20, 100]);
});

test.run();
