import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readUpdate, UPDATE_SIZE_LIMIT } from "../../../core/runtime/read-update.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("readUpdate");

const read = (text: string): unknown => readUpdate(new TextEncoder().encode(text), "limits.json");

test("limits are read as those of a config, with all of their digits", () => {
  assert.equal(read('{"memory":{"limit":9223372036854775807},"pids":{"limit":5}}'), {
    memory: { limit: 9223372036854775807n },
    pids: { limit: 5 },
  });
  assert.equal(read("{}"), {});
});

test("what is no document of limits is refused by name", () => {
  for (const text of ["", "[]", '{"memory":{"limit":"5"}}', '{"pids":{}}']) {
    const error = refusal(() => read(text));
    assert.is(error.code, "invalid", text);
    assert.match(error.subject, /limits\.json/);
  }
  assert.is(refusal(() => read(" ".repeat(UPDATE_SIZE_LIMIT + 1))).code, "limit");
});

test.run();
