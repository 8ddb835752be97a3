import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { userName } from "../../../../core/engine/session/user-name.ts";

const test = suite("userName");

test("a uid has the first name that the host's passwd file has for it", () => {
  const lines = readFileSync("/etc/passwd", "utf8").trimEnd().split("\n");
  const names = new Map(lines.toReversed().map((line) => [Number(line.split(":")[2]), line.split(":")[0]]));
  assert.ok(names.size > 1);
  for (const [uid, name] of names) assert.is(userName(uid), name);
});

test("a uid that the file does not have has no name", () => {
  assert.is(userName(3_999_999_999), undefined);
});

test.run();
