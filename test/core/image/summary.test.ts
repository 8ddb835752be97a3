import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compareSummaries, summarize } from "../../../core/image/summary.ts";
import { imageRecord } from "../../cli/helpers.ts";

const summary = suite("image summary");

summary("summarize keeps what listings show, and labels", () => {
  const record = imageRecord({
    config: { Env: ["A=1"], Labels: { one: "1" } },
    layers: { overlay: ["aa"], flat: ["aa", "bb"] },
  });
  const made = summarize(record);
  assert.equal(made.labels, { one: "1" });
  assert.is(made.layerCount, 2);
  assert.is(made.imageId, record.imageId);
  for (const field of ["config", "layers", "blobs", "version"]) assert.not(field in made, field);
  assert.not("labels" in summarize(imageRecord({})));
});

summary("compareSummaries orders by reference, then platform", () => {
  const of = (reference: string, platform: string): ReturnType<typeof summarize> =>
    summarize(imageRecord({ reference, platform }));
  const sorted = [of("a:1", "linux/amd64"), of("a:1", "linux/arm64"), of("b:1", "linux/amd64")];
  assert.equal([...sorted].reverse().sort(compareSummaries), sorted);
  assert.is(compareSummaries(of("a:1", "x/y"), of("a:1", "x/y")), 0);
});

summary.run();
