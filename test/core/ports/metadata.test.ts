import { suite } from "uvu";
import * as assert from "uvu/assert";
import { METADATA_KEY } from "../../../core/ports/metadata.ts";

const key = suite("METADATA_KEY");

key("takes segments of safe characters", () => {
  for (const text of [
    "a",
    "a/b",
    "images/docker.io+library+alpine=3a3/linux+amd64",
    ".a",
    "...",
    "a..b/x@1_-",
  ]) {
    assert.ok(METADATA_KEY.test(text), text);
  }
});

key("refuses every way out of a directory, and empty segments", () => {
  for (const text of [
    "",
    ".",
    "..",
    "../a",
    "a/..",
    "a/../b",
    "./a",
    "a/.",
    "/a",
    "a/",
    "a//b",
    "a\\b",
    "a:b",
    "~a",
  ]) {
    assert.not(METADATA_KEY.test(text), text);
  }
  for (const text of ["a\0b", "a b", "ä", "a\n", "a%2e"]) assert.not(METADATA_KEY.test(text), text);
});

key.run();
