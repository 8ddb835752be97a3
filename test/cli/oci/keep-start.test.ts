import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type KeptStart, keepStart } from "../../../cli/oci/keep-start.ts";
import { programId, stamps } from "../../../core/host/bun/system.ts";
import { scratch } from "../../host/bun/scratch.ts";

const test = suite("keepStart()");
const { make, clean } = scratch();
test.after.each(clean);

/** A file that nobody has changed for long. */
const OLD = "/etc/passwd";
const PLAN = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const START: KeptStart = {
  verb: "run",
  root: "/states",
  bundle: "/bundle",
  config: OLD,
  paths: ["/usr"],
  stamps: stamps([OLD, "/usr"]),
  bootId: "boot",
  template: () => PLAN,
};
const only = (directory: string): Buffer => {
  const [name = ""] = readdirSync(directory);
  assert.match(name, /^[0-3][0-9a-f]$/);
  return readFileSync(join(directory, name));
};

test("keepStart() leaves a name the first time, and the start the second time", () => {
  const directory = join(make(), "bundles");
  keepStart(directory, START);
  assert.is(statSync(directory).mode & 0o777, 0o700);
  assert.is(only(directory).toString(), "run\n/states\n/bundle");
  keepStart(directory, START);
  const bytes = only(directory);
  assert.is(bytes.toString("latin1", 0, 8), "RLKEPT01");
  const [count, length] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
  const texts = bytes.toString("utf8", 16, 16 + length).split("\0");
  assert.is(texts.length, count + 1);
  assert.equal(texts.slice(0, 3), ["run\n/states\n/bundle", programId(), "boot"]);
  assert.is(texts[3], readFileSync("/proc/self/cgroup", "utf8").trimEnd());
  assert.equal(texts.slice(4), [OLD, "/usr", ""]);
  const start = (16 + length + 7) & ~7;
  assert.is(`${bytes.readBigUInt64LE(start)},${bytes.readBigUInt64LE(start + 8)}`, START.stamps);
  assert.equal(new Uint8Array(bytes.subarray(start + 16)), PLAN);
  keepStart(directory, START);
  assert.equal(only(directory), bytes);
});

test("keepStart() keeps nothing of a config that has just been changed", () => {
  const directory = make();
  const config = join(make(), "config.json");
  writeFileSync(config, "{}");
  // Its own time can be set back, that of the change cannot.
  utimesSync(config, 0, 0);
  for (let i = 0; i < 2; i++) keepStart(directory, { ...START, config });
  assert.is(only(directory).toString(), "run\n/states\n/bundle");
});

test("keepStart() keeps neither what is too large nor what cannot be told from others", () => {
  const directory = make();
  for (let i = 0; i < 2; i++) keepStart(directory, { ...START, template: () => new Uint8Array(64 * 1024) });
  assert.is(only(directory).toString(), "run\n/states\n/bundle");
  const other = make();
  keepStart(other, { ...START, bundle: "/bun\ndle" });
  assert.equal(readdirSync(other), []);
});

test("keepStart() passes over a directory that cannot be used", () => {
  const file = join(make(), "file");
  writeFileSync(file, "");
  keepStart(join(file, "bundles"), START);
  assert.is(readFileSync(file, "utf8"), "");
});

test.run();
