import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { writeTar } from "../../../core/tar/writer.ts";
import { bytes, join, text } from "./build.ts";
import { type ReadEntry, readAll } from "./read.ts";

/** Archives by GNU tar, so that reader and writer do not merely agree with each other. */

const test = suite("core/tar/gnu-tar");
const MTIME = 1_700_000_000;
let root = "";

function path(name: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/tree/`), Buffer.from(bytes(name))]);
}

function tar(...args: readonly string[]): Uint8Array {
  const fixed = ["--sort=name", "--owner=:12", "--group=:34", "--numeric-owner", `--mtime=@${MTIME}`];
  return execFileSync("tar", [...fixed, "-cf", "-", "-C", joinPath(root, "tree"), ...args, "."], {
    maxBuffer: 1e9,
    env: { ...process.env, LC_ALL: "C" },
  });
}

const LONG_DIRECTORY = "d".repeat(120);
const LONG_FILE = `${LONG_DIRECTORY}/${"f".repeat(200)}`;

test.before(() => {
  root = fs.mkdtempSync(joinPath(tmpdir(), "rl-tar-"));
  fs.mkdirSync(joinPath(root, "tree"));
  fs.writeFileSync(path("small"), "hello\n");
  fs.writeFileSync(path("big"), "0123456789abcdef".repeat(9999));
  fs.writeFileSync(path("empty"), "");
  fs.chmodSync(path("empty"), 0o6751);
  fs.writeFileSync(path("b\xff\n\x01"), "bytes");
  fs.linkSync(path("small"), path("twin"));
  fs.symlinkSync("../x/y", path("symlink"));
  execFileSync("mkfifo", [joinPath(root, "tree", "pipe")]);
});

test.after(() => fs.rmSync(root, { recursive: true, force: true }));

const COMMON = ["./", "./big", "./b\xff\n\x01", "./empty", "./pipe", "./small", "./symlink", "./twin"];

function check(entries: readonly ReadEntry[]): void {
  const by = new Map(entries.map((entry) => [entry.path, entry]));
  assert.is(by.get("./")?.type, "directory");
  assert.is(by.get("./small")?.content, "hello\n");
  assert.ok(by.get("./big")?.content === "0123456789abcdef".repeat(9999));
  assert.is(by.get("./b\xff\n\x01")?.content, "bytes");
  assert.is((by.get("./empty")?.entry.mode ?? 0) & 0o7777, 0o6751);
  assert.equal([by.get("./twin")?.type, by.get("./twin")?.link], ["hardlink", "./small"]);
  assert.equal([by.get("./symlink")?.type, by.get("./symlink")?.link], ["symlink", "../x/y"]);
  for (const { entry } of entries) assert.equal([entry.uid, entry.gid, entry.mtimeSeconds], [12, 34, MTIME]);
}

for (const format of ["v7", "oldgnu", "gnu", "ustar", "pax"]) {
  test(`readTar reads --format=${format}`, async () => {
    // V7 has no type for a fifo.
    const without = format === "v7" ? ["--exclude=./pipe"] : [];
    const entries = await readAll(tar(`--format=${format}`, ...without));
    const expected = COMMON.filter((name) => format !== "v7" || name !== "./pipe");
    assert.equal(
      entries.map((entry) => entry.path),
      expected,
    );
    check(entries);
  });
}

for (const format of ["gnu", "pax"]) {
  test(`readTar reads long names and links of --format=${format}`, async () => {
    fs.mkdirSync(path(LONG_DIRECTORY));
    try {
      fs.writeFileSync(path(LONG_FILE), "long");
      fs.symlinkSync("t".repeat(150), path(`${LONG_DIRECTORY}/s`));
      const entries = await readAll(tar(`--format=${format}`));
      const found = entries.filter((entry) => entry.path.startsWith(`./${LONG_DIRECTORY}/`));
      assert.equal(
        found.map((entry) => [entry.path, entry.link, entry.content]),
        [
          [`./${LONG_DIRECTORY}/`, "", ""],
          [`./${LONG_FILE}`, "", "long"],
          [`./${LONG_DIRECTORY}/s`, "t".repeat(150), ""],
        ],
      );
    } finally {
      fs.rmSync(path(LONG_DIRECTORY), { recursive: true });
    }
  });
}

for (const args of [
  ["--format=gnu"],
  ["--format=pax", "--sparse-version=0.0"],
  ["--format=pax", "--sparse-version=0.1"],
  ["--format=pax", "--sparse-version=1.0"],
]) {
  test(`readTar expands sparse files of ${args.join(" ")}`, async () => {
    const content = new Uint8Array(1_000_000);
    for (let at = 0; at < content.length; at += 30_000) content.set(bytes("data"), at + 5);
    fs.writeFileSync(path("sparse"), content);
    fs.writeFileSync(path("zeros"), new Uint8Array(200_000));
    try {
      const entries = await readAll(tar(...args, "-S", "--hole-detection=raw"));
      const sparse = entries.find((entry) => entry.path === "./sparse");
      assert.is(sparse?.size, 1_000_000);
      assert.ok(sparse?.content === text(content));
      assert.ok(entries.find((entry) => entry.path === "./zeros")?.content === "\0".repeat(200_000));
      check(entries);
    } finally {
      fs.rmSync(path("sparse"));
      fs.rmSync(path("zeros"));
    }
  });
}

test("readTar reads nanoseconds of --format=pax", async () => {
  const [entry] = await readAll(tar("--format=pax", "--mtime=@1.123456789", "--no-recursion"));
  assert.equal([entry?.entry.mtimeSeconds, entry?.entry.mtimeNanoseconds], [1, 123_456_789]);
});

test("GNU tar lists what writeTar writes", async () => {
  const base = {
    linkPath: bytes(""),
    mode: 0o644,
    uid: 5,
    gid: 6,
    size: 0,
    mtimeSeconds: MTIME,
    mtimeNanoseconds: 0,
  };
  const rest = { deviceMajor: 0, deviceMinor: 0, xattrs: [] };
  const long = `${"n".repeat(150)}/${"m".repeat(150)}`;
  const inputs = [
    { entry: { ...base, ...rest, type: "directory" as const, path: bytes("d") } },
    {
      entry: { ...base, ...rest, type: "file" as const, path: bytes("d/f\xff"), size: 3 },
      data: [bytes("abc")],
    },
    { entry: { ...base, ...rest, type: "file" as const, path: bytes(long), size: 1 }, data: [bytes("z")] },
    { entry: { ...base, ...rest, type: "symlink" as const, path: bytes("s"), linkPath: bytes(long) } },
    { entry: { ...base, ...rest, type: "hardlink" as const, path: bytes("h"), linkPath: bytes("d/f\xff") } },
    { entry: { ...base, ...rest, type: "file" as const, path: bytes("u"), uid: 3_000_000_000 } },
  ];
  const parts: Uint8Array[] = [];
  for await (const part of writeTar(inputs)) parts.push(part);
  const args = ["-tvf", "-", "--numeric-owner", "--full-time", "--quoting-style=escape"];
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const listed = execFileSync("tar", args, { input: join(parts), env }).toString("latin1");
  const when = "2023-11-14 22:13:20";
  assert.equal(
    listed
      .trim()
      .split("\n")
      .map((line) => line.replace(/ +/g, " ")),
    [
      `drw-r--r-- 5/6 0 ${when} d/`,
      `-rw-r--r-- 5/6 3 ${when} d/f\\377`,
      `-rw-r--r-- 5/6 1 ${when} ${long}`,
      `lrw-r--r-- 5/6 0 ${when} s -> ${long}`,
      `hrw-r--r-- 5/6 0 ${when} h link to d/f\\377`,
      `-rw-r--r-- 3000000000/6 0 ${when} u`,
    ],
  );
});

test.run();
