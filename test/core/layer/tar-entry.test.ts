import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readTarEntry } from "../../../core/layer/tar-entry.ts";
import type { TreeReadEntry } from "../../../core/ports/tree-reader.ts";
import { NO_BYTES, textBytes } from "../../../core/tar/bytes.ts";

const test = suite("readTarEntry()");

const READ = {
  path: textBytes("a"),
  target: textBytes("where"),
  mode: 0o4751,
  uid: 5,
  gid: 6,
  size: 7,
  mtimeSeconds: 8,
  mtimeNanoseconds: 9,
  deviceMajor: 10,
  deviceMinor: 11,
} as TreeReadEntry;

test("readTarEntry() has a size for files alone, and a target for symbolic links alone", () => {
  const entry = (type: "file" | "hardlink" | "symlink") => readTarEntry(READ, type, textBytes("b"), []);
  assert.equal([entry("file").size, entry("hardlink").size, entry("symlink").size], [7, 0, 0]);
  assert.equal([entry("file").linkPath, entry("symlink").linkPath], [NO_BYTES, textBytes("where")]);
  const { path, mode, uid, gid, mtimeSeconds, mtimeNanoseconds, deviceMajor, deviceMinor } = entry("file");
  assert.equal(path, textBytes("b"));
  assert.equal(
    [mode, uid, gid, mtimeSeconds, mtimeNanoseconds, deviceMajor, deviceMinor],
    [0o4751, 5, 6, 8, 9, 10, 11],
  );
});

test.run();
