import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { trustPorts } from "../../../../core/engine/session/trust.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("trustPorts");

test("a named policy counts, the user's otherwise", async () => {
  using home = tempDir("rl-trust");
  const path = join(home.path, "policy.json");
  writeFileSync(path, "named");
  const named = await trustPorts({ HOME: home.path }, path).files.policy();
  assert.is(named?.path, path);
  const usual = await trustPorts({ HOME: home.path }).files.policy();
  assert.is.not(usual?.path, path);
});

test.run();
