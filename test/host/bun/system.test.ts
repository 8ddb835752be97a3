import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  access,
  appendText,
  identity,
  isTerminal,
  makeDirectory,
  monotonic,
  privateDirectory,
  readSmallFile,
  stamps,
  terminalColumns,
  writeAll,
  writeFile,
} from "../../../core/host/bun/system.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { isRoot } from "../../helpers/user.ts";

const test = suite("system");
let directory: TempDir;
let at: (name: string) => string;
test.before.each(() => {
  directory = tempDir();
  at = (name) => join(directory.path, name);
});
test.after.each(() => directory.remove());

const [ENOENT, EEXIST, ENOTDIR, EISDIR, EFBIG, ELOOP, EBADF] = [-2, -17, -20, -21, -27, -40, -9];

test("readSmallFile gives what is in the file, up to one byte less than the limit", () => {
  writeFileSync(at("f"), "12345");
  assert.equal(readSmallFile(at("f"), 6), new Uint8Array([0x31, 0x32, 0x33, 0x34, 0x35]));
  assert.is(readSmallFile(at("f"), 5), EFBIG);
  assert.is(readSmallFile(at("f"), 1), EFBIG);
  writeFileSync(at("f"), "");
  assert.equal(readSmallFile(at("f")), new Uint8Array());
});

test("readSmallFile reads files whose size the kernel does not tell", () => {
  const bytes = readSmallFile("/proc/self/stat");
  assert.ok(typeof bytes !== "number" && bytes.length > 10);
});

test("readSmallFile gives the negative errno of what it cannot read", () => {
  assert.is(readSmallFile(at("nothing")), ENOENT);
  assert.is(readSmallFile(directory.path), EISDIR);
  writeFileSync(at("f"), "");
  assert.is(readSmallFile(at("f/x")), ENOTDIR);
});

test("readSmallFile takes names that are not ASCII", () => {
  writeFileSync(at("ü€😀"), "x");
  assert.equal(readSmallFile(at("ü€😀")), new Uint8Array([0x78]));
});

test("a path with a NUL is refused by every function, and never cut short", () => {
  writeFileSync(at("f"), "x");
  const path = `${at("f")}\0.json`;
  for (const call of [
    () => readSmallFile(path),
    () => privateDirectory(path),
    () => makeDirectory(path),
    () => writeFile(path, ""),
    () => appendText(path, ""),
    () => access(path, 0),
    () => stamps([path]),
    () => stamps(["/", path]),
  ]) {
    assert.throws(call, /NUL/);
  }
  assert.is(readFileSync(at("f"), "utf8"), "x");
});

test("privateDirectory makes what is missing, for this user alone", () => {
  const path = at("a/b/c");
  assert.is(privateDirectory(path), 0);
  for (const made of ["a", "a/b", "a/b/c"]) assert.is(statSync(at(made)).mode & 0o777, 0o700, made);
  assert.is(privateDirectory(path), 0);
  assert.is(privateDirectory(`${path}/`), 0);
});

test("privateDirectory leaves the parents that are there as they are", () => {
  mkdirSync(at("open"));
  chmodSync(at("open"), 0o755);
  assert.is(privateDirectory(at("open/x")), 0);
  assert.is(statSync(at("open")).mode & 0o777, 0o755);
});

test("privateDirectory refuses what is no directory, and what belongs to somebody else", () => {
  writeFileSync(at("f"), "");
  assert.is(privateDirectory(at("f")), ENOTDIR);
  assert.is(privateDirectory(at("f/x")), ENOTDIR);
  symlinkSync("nowhere", at("dangling"));
  assert.ok(privateDirectory(at("dangling")) < 0);
  if (!isRoot()) assert.is(privateDirectory("/"), -1);
});

test("makeDirectory makes one directory, and says when there is something", () => {
  assert.is(makeDirectory(at("d")), 0);
  assert.is(statSync(at("d")).mode & 0o777, 0o700);
  assert.is(makeDirectory(at("d")), EEXIST);
  assert.is(makeDirectory(at("x/y")), ENOENT);
});

test("writeFile replaces the content, appendText adds to it, both for this user alone", () => {
  assert.is(writeFile(at("f"), "a longer text"), 0);
  assert.is(statSync(at("f")).mode & 0o777, 0o600);
  assert.is(writeFile(at("f"), "ü\0"), 0);
  assert.is(readFileSync(at("f"), "utf8"), "ü\0");
  assert.is(appendText(at("f"), ""), 0);
  assert.is(appendText(at("f"), "x"), 0);
  assert.is(readFileSync(at("f"), "utf8"), "ü\0x");
  assert.is(appendText(at("g"), "new"), 0);
  assert.is(statSync(at("g")).mode & 0o777, 0o600);
  assert.is(writeFile(at("nowhere/f"), ""), ENOENT);
});

test("writeFile and appendText follow no link, which could lead anywhere", () => {
  writeFileSync(at("victim"), "kept");
  symlinkSync("victim", at("link"));
  assert.is(writeFile(at("link"), "x"), ELOOP);
  assert.is(appendText(at("link"), "x"), ELOOP);
  assert.is(readFileSync(at("victim"), "utf8"), "kept");
});

test("access tells existence and permission apart", () => {
  writeFileSync(at("f"), "", { mode: 0o600 });
  assert.ok(access(at("f"), 0));
  assert.ok(access(at("f"), 4));
  assert.not(access(at("f"), 1));
  chmodSync(at("f"), 0o700);
  assert.ok(access(at("f"), 1));
  assert.not(access(at("nothing"), 0));
});

test("writeAll says when the descriptor is none, and writes nothing of an empty text", () => {
  assert.is(writeAll(9999, "x"), EBADF);
  assert.is(writeAll(9999, ""), 0);
});

test("isTerminal and terminalColumns of what is no terminal", () => {
  assert.is(isTerminal(9999), false);
  assert.is(terminalColumns(9999), 0);
});

test("identity is the effective user's, with the limit of open files and the kernel's release", () => {
  const { uid, gid, openFiles, kernelRelease } = identity();
  assert.equal([uid, gid, kernelRelease], [process.geteuid?.(), process.getegid?.(), release()]);
  const limit = Bun.spawnSync(["sh", "-c", "ulimit -Hn"]).stdout.toString().trim();
  if (limit === "unlimited") assert.ok(openFiles > 2 ** 53);
  else assert.is(openFiles, Number(limit));
});

test("monotonic does not go back", () => {
  const first = monotonic();
  assert.ok(first > 0n && monotonic() >= first);
});

test("stamps has a number per path, 0 for what is not there", () => {
  assert.is(stamps([]), "");
  assert.is(stamps([at("nothing")]), "0");
  writeFileSync(at("f"), "x");
  const [first, second, third] = stamps([at("f"), at("nothing"), directory.path]).split(",");
  assert.match(first ?? "", /^[1-9]\d*$/);
  assert.is(second, "0");
  assert.match(third ?? "", /^[1-9]\d*$/);
  assert.is(stamps([at("f")]), first);
});

test("stamps of a file change with its content, also when size and time are as before", () => {
  writeFileSync(at("f"), "one");
  utimesSync(at("f"), 1000, 1000);
  const before = stamps([at("f")]);
  writeFileSync(at("f"), "two");
  utimesSync(at("f"), 1000, 1000);
  assert.is.not(stamps([at("f")]), before);
});

test("stamps of a file change when another one takes its name", () => {
  writeFileSync(at("f"), "x");
  writeFileSync(at("g"), "x");
  assert.is.not(stamps([at("f")]), stamps([at("g")]));
});

test("stamps of a directory are of the directory, not of what is in it", () => {
  mkdirSync(at("d"));
  const before = stamps([at("d")]);
  writeFileSync(at("d/f"), "x");
  assert.is(stamps([at("d")]), before);
  rmSync(at("d"), { recursive: true });
  assert.not(existsSync(at("d")));
  assert.is(stamps([at("d")]), "0");
});

test.run();
