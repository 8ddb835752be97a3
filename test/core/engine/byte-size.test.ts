import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseByteSize } from "../../../core/engine/byte-size.ts";

const test = suite("parseByteSize");

test("sizes by powers of 1024, as docker has them", () => {
  const sizes = {
    "0": 0n,
    "32": 32n,
    "32b": 32n,
    "1k": 1024n,
    "1KiB": 1024n,
    "1.5g": 3n << 29n,
    "2 MB": 2n << 20n,
  };
  for (const [text, size] of Object.entries(sizes)) assert.is(parseByteSize(text), size, text);
});

test("nothing else", () => {
  for (const text of ["", "-1", "1x", "k", "1.k", "9999999999g", "1e3"]) {
    assert.is(parseByteSize(text), undefined, text);
  }
});

test.run();
