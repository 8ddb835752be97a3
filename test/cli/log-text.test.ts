import { suite } from "uvu";
import * as assert from "uvu/assert";
import { logRenderer } from "../../cli/log-text.ts";
import type { LogEntry } from "../../core/container/log-entry.ts";

const test = suite("log text");
const PLAIN = { timestamps: false, details: false, escaped: false };
const entry = (text: string, stream: LogEntry["stream"] = "stdout"): LogEntry => ({
  stream,
  text,
  time: "T",
  attributes: { tag: "web" },
});

test("entries of one stream are put together, in the order of all", () => {
  const render = logRenderer(PLAIN);
  assert.equal(render([entry("a\n"), entry("b\n"), entry("e\n", "stderr"), entry("c\n")]), [
    { stream: "stdout", text: "a\nb\n" },
    { stream: "stderr", text: "e\n" },
    { stream: "stdout", text: "c\n" },
  ]);
  assert.equal(render([]), []);
});

test("times and details are before a line and not within one, whatever comes between its pieces", () => {
  const render = logRenderer({ ...PLAIN, timestamps: true, details: true });
  assert.equal(render([entry("a"), entry("e\n", "stderr")])[0]?.text, "T tag=web a");
  assert.equal(render([entry("b\n"), entry("c\n")])[0]?.text, "b\nT tag=web c\n");
});

test("what a person reads has its controls shown but for colours, what a program reads is as it was", () => {
  const text = "\u001b[31mred\u001b[0m\u001b]0;title\u0007\u001b[2J\r\u202e\t\r\n";
  assert.is(logRenderer(PLAIN)([entry(text)])[0]?.text, text);
  assert.is(
    logRenderer({ ...PLAIN, escaped: true })([entry(text)])[0]?.text,
    "\u001b[31mred\u001b[0m\\u001b]0;title\\u0007\\u001b[2J\\r\\u202e\t\n",
  );
});

test.run();
