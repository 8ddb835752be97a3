import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pageData } from "../../../cli/explore/data.ts";
import { entry, hardlink } from "../../core/image/explore/entries.ts";
import { imageRecord } from "../helpers.ts";
import { dataOf, explored } from "./images.ts";

const test = suite("pageData");

test("columns, each name once", () => {
  const data = dataOf(["etc/", ["etc/a", 5], hardlink("etc/b", "etc/a")], [["etc/a", 6]]);
  assert.equal(data.names, ["etc", "a", "b"]);
  const [lower, upper] = data.layers;
  assert.equal(lower, {
    digest: `sha256:${"1".repeat(64)}`,
    size: 100,
    content: 5,
    wasted: 0,
    hidden: 0,
    d: [0, 1, 1],
    n: [0, 1, 2],
    k: [0, 4, 8],
    s: [0, 5, 0],
    h: [0, 2, 0],
    o: [1],
    l: { 2: "etc/a" },
  });
  assert.equal(
    [upper?.d, upper?.n, upper?.k, upper?.h],
    [
      [0, 1],
      [0, 1],
      [3, 5],
      [0, 0],
    ],
  );
  assert.equal(data.steps, [
    { text: "step 1", layer: 0 },
    { text: "step 2", layer: 1 },
  ]);
});

test("names that look alike stay two, and what is invisible is written out", () => {
  const names = [new Uint8Array([0x61, 0xff]), "a\\xff", "a\u202egnp.exe", "a\nb"];
  const data = dataOf(names.map((name) => entry(name)));
  assert.equal(data.names, ["a\\xff", "a\\xff", "a\\u202egnp.exe", "a\\nb"]);
  assert.equal(data.layers[0]?.n, [0, 1, 2, 3]);
});

test("instructions without what builders put around them", () => {
  const image = explored([]);
  const told = (createdBy: string, comment = ""): string | undefined => {
    const steps = [{ created: undefined, createdBy, comment, layer: undefined }];
    return pageData(imageRecord({}), { ...image, steps }).steps[0]?.text;
  };
  assert.is(told('/bin/sh -c #(nop)  CMD ["sh"]'), 'CMD ["sh"]');
  assert.is(told("/bin/sh -c apt-get update"), "RUN apt-get update");
  assert.is(told("RUN /bin/sh -c make # buildkit"), "RUN make");
  assert.is(told("", "imported"), "imported");
  assert.is(told(""), "(not told)");
  assert.is(told("a\u001b[31m"), "a\\u001b[31m");
});

test.run();
