import { suite } from "uvu";
import * as assert from "uvu/assert";
import { furtherOf, healthOf, restartsOf } from "../../../core/container/further.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("parts that only some containers have");

test("they are there, or are not", () => {
  assert.equal([furtherOf(DOCUMENT).labels, healthOf({ document: DOCUMENT })], [undefined, undefined]);
  const health = { Status: "healthy", FailingStreak: 0, Log: [] };
  assert.equal(healthOf({ document: DOCUMENT, health } as { document: typeof DOCUMENT }), health);
});

test("restarts are counted by the state of one that runs, else by its end", () => {
  const end = { exitCode: 0, oomKilled: false, startedAt: "", finishedAt: "", restartCount: 2 };
  assert.equal([restartsOf({}), restartsOf({ end })], [0, 2]);
});

test.run();
