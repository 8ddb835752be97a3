import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseJournalEntry } from "../../../core/container/journal-entry.ts";

const test = suite("journal entry");
const AT = { __REALTIME_TIMESTAMP: "1795286505000042" };
const parse = (fields: object) => parseJournalEntry(JSON.stringify({ ...AT, ...fields }));

test("an entry of the journal is what the container wrote", () => {
  assert.equal(parse({ MESSAGE: "a", PRIORITY: "6" }), {
    stream: "stdout",
    text: "a\n",
    time: "2026-11-21T18:41:45.000042000Z",
    attributes: {},
  });
  assert.is(parse({ MESSAGE: "a", PRIORITY: "3" })?.stream, "stderr");
});

test("a piece of a line has no end, and what is no text is an array of bytes", () => {
  assert.is(parse({ MESSAGE: "a", CONTAINER_PARTIAL_MESSAGE: "true" })?.text, "a");
  assert.is(parse({ MESSAGE: [27, 91, 109, 255] })?.text, "\u001b[m\ufffd\n");
  assert.is(parse({ MESSAGE: null })?.text, "\n");
});

test("what is no entry is none", () => {
  for (const line of ["", "-- No entries --", "{}", '{"__REALTIME_TIMESTAMP":7}']) {
    assert.is(parseJournalEntry(line), undefined, line);
  }
});

test.run();
