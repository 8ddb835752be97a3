import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerStats } from "../../../core/runtime/container-stats.ts";
import { eventLine } from "../../../core/runtime/event-line.ts";

const test = suite("eventLine");

test("an event is one line of JSON", () => {
  assert.is(eventLine({ type: "oom", id: 'c"1' }), '{"type":"oom","id":"c\\"1"}\n');
});

test("figures keep all of their digits", () => {
  const files: Readonly<Record<string, string>> = {
    "memory.current": "9007199254740993",
    "memory.max": "max",
    "io.stat": "8:0 rbytes=18446744073709551615",
  };
  const line = eventLine({ type: "stats", id: "c1", data: containerStats((file) => files[file], []) });
  assert.match(line, /^\{"type":"stats","id":"c1","data":\{"cpu":\{"usage":\{"kernel":0,"user":0\},/);
  assert.match(line, /"usage":\{"limit":18446744073709551615,"usage":9007199254740993,"failcnt":0\}/);
  assert.match(line, /\[\{"major":8,"minor":0,"op":"Read","value":18446744073709551615\}\]/);
  JSON.parse(line);
  assert.is(line.indexOf("\n"), line.length - 1);
});

test.run();
