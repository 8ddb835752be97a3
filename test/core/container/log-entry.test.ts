import { suite } from "uvu";
import * as assert from "uvu/assert";
import { attributesText, parseLogEntry } from "../../../core/container/log-entry.ts";

const test = suite("log entry");
const TIME = "2026-11-21T18:41:45.000000042Z";

test("parseLogEntry() reads lines as docker's json-file driver writes them", () => {
  assert.equal(parseLogEntry(`{"log":"a\\n","stream":"stderr","time":"${TIME}"}`), {
    stream: "stderr",
    text: "a\n",
    time: TIME,
    attributes: {},
  });
  const line = `{"log":"part","stream":"stdout","attrs":{"tag":"web"},"time":"${TIME}"}`;
  assert.equal(parseLogEntry(line)?.attributes, { tag: "web" });
});

test("parseLogEntry() takes nothing for an entry that is none", () => {
  for (const line of [
    "",
    "{",
    "null",
    "[]",
    '{"log":"a"}',
    `{"time":"${TIME}"}`,
    '{"log":"a\\n","stream":"std',
  ]) {
    assert.is(parseLogEntry(line), undefined, line);
  }
});

test("attributesText() is sorted, and quoted as in a web address", () => {
  assert.is(attributesText({ tag: "a b", env: "x=1,y" }), "env=x%3D1%2Cy,tag=a+b");
  assert.is(attributesText({}), "");
});

test.run();
