import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseVolume, type Volume } from "../../../core/engine/volume.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("parseVolume()");

const ACCEPTED: readonly (readonly [text: string, volume: Volume])[] = [
  ["/a:/b", { source: "/a", target: "/b", options: [] }],
  ["/a:/b:ro", { source: "/a", target: "/b", options: ["ro"] }],
  ["/a:/b:ro,z,nosuid", { source: "/a", target: "/b", options: ["ro", "z", "nosuid"] }],
  ["/a:/b:", { source: "/a", target: "/b", options: [] }],
  ["/a:/b:,ro,", { source: "/a", target: "/b", options: ["ro"] }],
  ["/a:/b:cached", { source: "/a", target: "/b", options: [] }],
  ["/a:/b:delegated,ro,consistent", { source: "/a", target: "/b", options: ["ro"] }],
  ["./x:/b", { source: "/project/./x", target: "/b", options: [] }],
  [".:/b", { source: "/project/.", target: "/b", options: [] }],
  ["..:/b", { source: "/project/..", target: "/b", options: [] }],
  ["../x:/b", { source: "/project/../x", target: "/b", options: [] }],
  [".hidden:/b", { source: "/project/.hidden", target: "/b", options: [] }],
  ["/a", { source: undefined, target: "/a", options: [] }],
  ["data:/b", { source: "data", target: "/b", options: [] }],
  ["data:/b:nocopy,ro", { source: "data", target: "/b", options: ["nocopy", "ro"] }],
  ["/with space:/ü", { source: "/with space", target: "/ü", options: [] }],
];

for (const [text, volume] of ACCEPTED) {
  test(`parseVolume() reads "${text}"`, () => assert.equal(parseVolume(text, "/project"), volume));
}

test("parseVolume() reads a relative source at the root", () => {
  assert.is(parseVolume("./x:/b", "/").source, "/./x");
});

const REFUSED: readonly (readonly [text: string, code: string, state: string])[] = [
  ["", "invalid", "it has no absolute path inside the container"],
  ["data", "invalid", "it has no absolute path inside the container"],
  ["x:/b", "invalid", "a name is two or more letters, digits, _, . and -, and begins with a letter or digit"],
  [":/b", "invalid", "the host's path is empty"],
  ["/a:", "invalid", "the path inside the container is not absolute"],
  ["/a:b", "invalid", "the path inside the container is not absolute"],
  ["/a:/b:ro:rw", "invalid", "it has more than three parts"],
  ["~/x:/b", "invalid", "the shell did not expand the ~"],
  ["x/y:/b", "invalid", "the host's path starts neither with / nor with ."],
  ["C:\\x:/b", "invalid", "the path inside the container is not absolute"],
];

for (const [text, code, state] of REFUSED) {
  test(`parseVolume() refuses "${text}"`, () => {
    const error = refusal(() => parseVolume(text, "/project"));
    assert.is(error.code, code);
    assert.is(error.state, state);
    assert.ok(error.hint);
  });
}

test("parseVolume() says how to bind what looks like a relative path", () => {
  assert.is(refusal(() => parseVolume("x/y:/b", "/w")).hint, "write ./x/y");
});

test.run();
