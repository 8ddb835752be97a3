import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { warnOf } from "../../../cli/oci/warning.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { makeContext } from "../helpers.ts";

const test = suite("warnOf");

test("warnOf writes into the log when there is one, in its form", () => {
  using here = tempDir();
  const log = join(here.path, "log");
  const context = makeContext({ now: () => 0 });
  warnOf('a "b"', { log, "log-format": "json" }, context);
  warnOf('a "b"', { log, "log-format": "text" }, context);
  const [json = "", text] = readFileSync(log, "utf8").split("\n");
  assert.equal(JSON.parse(json), { level: "warning", msg: 'a "b"', time: "1970-01-01T00:00:00.000Z" });
  assert.is(text, 'time="1970-01-01T00:00:00.000Z" level=warning msg="a \\"b\\""');
  assert.is(context.output.written.err, "");
});

test("warnOf writes on standard error without one", () => {
  const context = makeContext();
  warnOf("gone", { "log-format": "text" }, context);
  assert.match(context.output.written.err, /warning:.* gone\n/);
});

test.run();
