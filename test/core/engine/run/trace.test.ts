import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openTrace } from "../../../../core/engine/run/trace.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("openTrace");
let directory: TempDir;
test.before(() => {
  directory = tempDir();
});
test.after(() => directory.remove());

test("openTrace without a file does nothing", () => {
  for (const file of [undefined, ""]) {
    const trace = openTrace(file);
    trace.point("main");
    trace.flush();
  }
});

test("openTrace writes its points at the end, as NAME NANOSECONDS, times not falling", () => {
  const file = join(directory.path, "trace");
  const trace = openTrace(file);
  trace.point("main");
  trace.point("plan");
  assert.not(existsSync(file));
  trace.flush();
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  assert.equal(
    lines.map((line) => line.split(" ")[0]),
    ["main", "plan"],
  );
  const [first = 0n, second = 0n] = lines.map((line) => BigInt(line.split(" ")[1] ?? ""));
  assert.ok(first > 0n && second >= first);
});

test("openTrace appends, since the C side writes to the same file", () => {
  const file = join(directory.path, "appended");
  for (const name of ["one", "two"]) {
    const trace = openTrace(file);
    trace.point(name);
    trace.flush();
  }
  assert.match(readFileSync(file, "utf8"), /^one \d+\ntwo \d+\n$/);
});

test("openTrace passes over a file it cannot write", () => {
  const trace = openTrace(join(directory.path, "nowhere/trace"));
  trace.point("main");
  trace.flush();
});

test.run();
