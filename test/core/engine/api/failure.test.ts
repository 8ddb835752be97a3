/** Told by the very command that the monitor executes. */
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { failureReport } from "../../../../core/engine/api/failure.ts";
import { RECORDS } from "../../../../core/plan/records.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("failureReport");
let place: TempDir;
test.before(() => {
  place = tempDir("rl-failure");
});
test.after(() => place.remove());

const ENOENT = 2;

test("a failed step is told with its code, once, whatever its path is", () => {
  const report = failureReport(place.path, "image");
  assert.is(report.isTold(), false);
  const { exitCode } = Bun.spawnSync(
    [...report.command, String(RECORDS.exec.op), String(ENOENT), "not\nhere"],
    {
      env: {},
    },
  );
  assert.equal([exitCode, report.isTold()], [125, true]);
  const { code, hint, message } = report.take("other words");
  assert.equal([code, typeof hint], ["command-not-found", "string"]);
  assert.match(message, /"not\\nhere"/);
  assert.equal(readdirSync(place.path), []);
});

test("what fails when nobody waits any more leaves nothing", () => {
  const report = failureReport(place.path, "image");
  report[Symbol.dispose]();
  Bun.spawnSync([...report.command, "1", "2", "path"], { env: {} });
  assert.equal(readdirSync(place.path), []);
});

test("without it, the monitor's own words are the failure", () => {
  const report = failureReport(place.path, "bundle");
  const told = report.take("rl: Cannot do it\nhint: do another\n");
  assert.equal(
    [told.code, told.subject, told.state, told.hint],
    ["io", "command", "Cannot do it", "do another"],
  );
  assert.match(report.take("").message, /has said nothing/);
});

test.run();
