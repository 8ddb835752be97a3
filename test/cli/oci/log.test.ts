import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { debug, writeLog } from "../../../cli/oci/log.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeContext } from "../helpers.ts";

const test = suite("log of the OCI runtime");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const TEXT = { "log-format": "text" };

test("debug says nothing unless it is asked for", () => {
  const [context, log] = [makeContext(), join(directory.path, "log")];
  for (const flags of [TEXT, { ...TEXT, debug: false }, { ...TEXT, log }]) {
    debug(flags, context, () => {
      throw new Error("the message is made");
    });
  }
  assert.equal([context.output.written.err, existsSync(log)], ["", false]);
});

test("debug goes to standard error, or to the file alone", () => {
  const [context, log] = [makeContext(), join(directory.path, "log")];
  debug({ ...TEXT, debug: true }, context, () => 'a "b"\n');
  const line = 'time="2026-06-15T12:00:00.000Z" level=debug msg="a \\"b\\"\\n"\n';
  assert.is(context.output.written.err, line);
  debug({ ...TEXT, debug: true, log }, context, () => 'a "b"\n');
  assert.equal([context.output.written.err, readFileSync(log, "utf8")], [line, line]);
});

test("failures go to the file alone: whoever called is told of them elsewhere", () => {
  const [context, log] = [makeContext(), join(directory.path, "log")];
  writeLog(TEXT, context, "error", "x");
  writeLog({ "log-format": "json", log }, context, "error", "x");
  assert.is(context.output.written.err, "");
  assert.equal(JSON.parse(readFileSync(log, "utf8")), {
    level: "error",
    msg: "x",
    time: "2026-06-15T12:00:00.000Z",
  });
});

test("warnings go to the file, or to who called", () => {
  const [context, log] = [makeContext(), join(directory.path, "log")];
  writeLog({ ...TEXT, log }, context, "warning", 'a "b"');
  assert.is(context.output.written.err, "");
  assert.match(readFileSync(log, "utf8"), /level=warning msg="a \\"b\\""\n$/);
  writeLog(TEXT, context, "warning", "gone");
  assert.match(context.output.written.err, /warning:.* gone\n$/);
});

test("what a file does not take goes to who called", () => {
  const [context, log] = [makeContext(), join(directory.path, "none", "log")];
  writeLog({ ...TEXT, log }, context, "warning", "gone");
  assert.match(context.output.written.err, /warning:.* gone\n$/);
  debug({ ...TEXT, debug: true, log }, context, () => "step");
  assert.match(context.output.written.err, /level=debug msg="step"\n$/);
});

test.run();
