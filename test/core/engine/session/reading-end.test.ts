import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readingEnd } from "../../../../core/engine/session/reading-end.ts";
import { untilTrue } from "../../../helpers/e2e/until.ts";

const test = suite("reading end");

test("it comes with the signal, with one that has come before, and at its time", async () => {
  const given = new AbortController();
  const end = readingEnd({ signal: given.signal });
  assert.is(end.signal.aborted, false);
  given.abort();
  assert.is(end.signal.aborted, true);
  assert.is(readingEnd({ signal: given.signal }).signal.aborted, true);
  assert.is(readingEnd({ until: Date.now() - 1 }).signal.aborted, true);
  const soon = readingEnd({ until: Date.now() + 20 });
  assert.is(soon.signal.aborted, false);
  await untilTrue("its time", () => soon.signal.aborted);
});

test("what is far away is not due at once", async () => {
  const end = readingEnd({ until: Date.now() + 2 ** 40 });
  await Bun.sleep(5);
  assert.is(end.signal.aborted, false);
  end.abort();
});

test.run();
