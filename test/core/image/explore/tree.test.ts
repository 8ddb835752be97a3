import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  emptyDirectory,
  emptyLayer,
  type OpenEntry,
  walkLayer,
} from "../../../../core/image/explore/tree.ts";

const test = suite("walkLayer");

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (name: string): OpenEntry => ({
  name: bytes(name),
  type: "file",
  change: "added",
  size: 1,
  hiddenBy: undefined,
  link: undefined,
  layer: 0,
  content: undefined,
});

test("a directory comes before what is in it, one that is only passed through is kept", () => {
  const root = emptyLayer();
  const directory = emptyLayer();
  root.children.set("d", directory);
  directory.children.set("a", { entry: file("a"), children: new Map(), before: [file("a")] });
  root.children.set("z", { entry: file("z"), children: new Map(), before: [] });
  const walked = [...walkLayer(root, bytes)];
  assert.equal(
    walked.map(({ name, depth, type, change }) => [new TextDecoder().decode(name), depth, type, change]),
    [
      ["d", 0, "directory", "kept"],
      ["a", 1, "file", "added"],
      ["a", 1, "file", "added"],
      ["z", 0, "file", "added"],
    ],
  );
});

test("a new directory has nothing in it and no owner", () => {
  const place = emptyDirectory(3);
  assert.equal([place.layer, place.owners.length, place.children?.size], [3, 0, 0]);
});

test.run();
