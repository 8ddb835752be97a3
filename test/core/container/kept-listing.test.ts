import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeListing, encodeListing } from "../../../core/container/kept-listing.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("kept listing");

const { id, image, imageId, ephemeral, name, created, args } = DOCUMENT;
const BRIEF = { id, image, imageName: undefined, imageId, ephemeral, name, created, args };
const END = { exitCode: 3, oomKilled: true, startedAt: "s", finishedAt: "f" };
const ENTRIES = [
  { changed: 1_800_000_000_123_456, brief: BRIEF, end: END },
  {
    changed: 2,
    brief: { ...BRIEF, id: "b".repeat(64), imageName: "alpine", ephemeral: true },
    end: undefined,
  },
];

test("what was kept comes back in its order", () => {
  assert.equal(decodeListing(encodeListing(ENTRIES)), ENTRIES);
});

test("an image of several containers is written once", () => {
  const text = encodeListing([...ENTRIES, ...ENTRIES]);
  assert.is(text.split(imageId).length - 1, 2);
});

test("of a text that is none, or of another version, nothing is kept", () => {
  for (const text of [undefined, "", "{", "null", "{}", encodeListing(ENTRIES).replace(":1,", ":0,")]) {
    assert.equal(decodeListing(text), [], String(text));
  }
});

test.run();
