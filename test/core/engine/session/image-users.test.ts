import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageMark } from "../../../../core/container/start.ts";
import { imageUsers } from "../../../../core/engine/session/image-users.ts";
import { digestOf } from "../../../cli/helpers.ts";

const test = suite("imageUsers");
const directory = mkdtempSync(join(tmpdir(), "rl-users-"));
test.after(() => rmSync(directory, { recursive: true }));

test("containers are listed by the image their mark names", async () => {
  assert.equal([...(await imageUsers(join(directory, "none")))], []);
  for (const [id, image] of [
    ["one", "a"],
    ["two", "a"],
    ["three", "b"],
  ] as const) {
    mkdirSync(join(directory, "c", id, imageMark(digestOf(image))), { recursive: true });
    mkdirSync(join(directory, "c", id, "upper"));
  }
  writeFileSync(join(directory, "c", "file"), "");
  const users = await imageUsers(join(directory, "c"));
  assert.equal([...(users.get("a".repeat(64)) ?? [])].sort(), ["one", "two"]);
  assert.equal(users.get("b".repeat(64)), ["three"]);
  assert.is(users.size, 2);
});

test.run();
