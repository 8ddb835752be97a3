import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  fileError,
  isMissing,
  makeDirectory,
  openTemporary,
  removeStale,
  syncDirectory,
  TEMPORARY_PREFIX,
  writeFileDurably,
} from "../../../core/host/common/files.ts";
import { bytesOf, failureOf } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const files = suite("files");
const { make, clean } = scratch();
files.after(clean);

files("writeFileDurably replaces the file as a whole, mode 0600, and leaves no other", async () => {
  const directory = make();
  const path = join(directory, "value");
  writeFileSync(path, "an older and longer value");
  const before = statSync(path).ino;
  await writeFileDurably(path, bytesOf("new"));
  assert.is(readFileSync(path, "utf8"), "new");
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.is.not(statSync(path).ino, before);
  assert.equal(readdirSync(directory), ["value"]);
});

files("writeFileDurably replaces a symbolic link and not what it points at", async () => {
  const directory = make();
  writeFileSync(join(directory, "victim"), "kept");
  symlinkSync("victim", join(directory, "link"));
  await writeFileDurably(join(directory, "link"), bytesOf("new"));
  assert.is(readFileSync(join(directory, "victim"), "utf8"), "kept");
});

files("writeFileDurably cleans up when it cannot rename", async () => {
  const directory = make();
  mkdirSync(join(directory, "taken"));
  await failureOf(writeFileDurably(join(directory, "taken"), bytesOf("x")));
  assert.equal(readdirSync(directory), ["taken"]);
});

files("openTemporary never opens an existing file", async () => {
  const directory = make();
  const [one, two] = [await openTemporary(directory), await openTemporary(directory)];
  assert.is.not(one.path, two.path);
  assert.is((await one.handle.stat()).mode & 0o777, 0o600);
  for (const { handle } of [one, two]) await handle.close();
});

files("makeDirectory makes parents for the owner alone, and takes existing ones", async () => {
  const directory = make();
  await makeDirectory(join(directory, "a/b/c"));
  await makeDirectory(join(directory, "a/b/c"));
  for (const path of ["a", "a/b", "a/b/c"]) assert.is(statSync(join(directory, path)).mode & 0o777, 0o700);
});

files("removeStale takes old temporary files and nothing else", async () => {
  const directory = make();
  const now = Date.now();
  const age = (name: string, hours: number): void => {
    const path = join(directory, name);
    writeFileSync(path, "");
    utimesSync(path, (now - hours * 3_600_000) / 1000, (now - hours * 3_600_000) / 1000);
  };
  age(`${TEMPORARY_PREFIX}old`, 30);
  age(`${TEMPORARY_PREFIX}new`, 1);
  age("blob", 300);
  await removeStale(directory, now);
  await removeStale(join(directory, "missing"), now);
  assert.equal(readdirSync(directory).sort(), ["blob", `${TEMPORARY_PREFIX}new`].sort());
});

files("fileError names the path and mends what it knows", () => {
  const full = fileError("write blob", "/store/x", Object.assign(new Error("write"), { code: "ENOSPC" }));
  assert.is(full.message, 'Cannot write blob "/store/x": the disk is full');
  assert.is(full.code, "io");
  assert.match(full.hint ?? "", /free some space/);
  assert.match(fileError("read", "x", new Error("odd")).message, /odd/);
});

files("isMissing and syncDirectory agree on what is not there", async () => {
  const directory = make();
  await syncDirectory(directory);
  assert.ok(isMissing(await failureOf(syncDirectory(join(directory, "missing")))));
  assert.not(isMissing(new Error("other")));
});

files.run();
