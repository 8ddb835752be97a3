import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { appendEvents } from "../../../core/host/bun/events.ts";
import { eventsFile } from "../../../core/host/bun/events-file.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("events");
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

test("lines are appended to a file that others cannot read", () => {
  const paths = { run: here.path };
  appendEvents(paths, "a\n");
  appendEvents(paths, "b\n");
  assert.is(readFileSync(eventsFile(paths), "utf8"), "a\nb\n");
  assert.is(statSync(eventsFile(paths)).mode & 0o777, 0o600);
});

test("a large file is put aside, with the line that made it so", () => {
  const paths = { run: here.path };
  const path = eventsFile(paths);
  writeFileSync(path, "x".repeat((1 << 20) - 1));
  appendEvents(paths, "last\n");
  assert.is(existsSync(path), false);
  assert.ok(readFileSync(`${path}.1`, "utf8").endsWith("xlast\n"));
  appendEvents(paths, "first\n");
  assert.is(readFileSync(path, "utf8"), "first\n");
});

test("where nothing can be written nothing fails", () => {
  appendEvents({ run: "/nonexistent/run" }, "a\n");
});

test.run();
