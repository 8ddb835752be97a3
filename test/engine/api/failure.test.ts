/** Told by the very program that the monitor executes. */
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RECORDS } from "../../../core/plan/records.ts";
import { failureReport, isFailure } from "../../../engine/api/failure.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("failureReport");
let place: TempDir;
test.before(() => {
  place = tempDir("rl-failure");
});
test.after(() => place.remove());

const ENOENT = 2;

test("a failed step is told with its code, once, and with the status of a shell", () => {
  const report = failureReport(place.path, "image", undefined);
  assert.is(report.isTold(), false);
  const { exitCode } = Bun.spawnSync(
    [...report.command, String(RECORDS.exec.op), String(ENOENT), "nothing"],
    {
      env: {},
    },
  );
  assert.equal([exitCode, report.isTold()], [127, true]);
  const { code, hint, message } = report.take("other words");
  assert.equal([code, typeof hint], ["command-not-found", "string"]);
  assert.match(message, /"nothing"/);
  assert.equal(readdirSync(place.path), []);
});

test("without it, the monitor's own words are the failure", () => {
  const report = failureReport(place.path, "bundle", undefined);
  const told = report.take("rl: Cannot do it\nhint: do another\n");
  assert.equal(
    [told.code, told.subject, told.state, told.hint],
    ["io", "command", "Cannot do it", "do another"],
  );
  assert.match(report.take("").message, /has said nothing/);
});

test("statuses of failures are those above what commands use", () => {
  assert.equal([124, 125, 127, 128].map(isFailure), [false, true, true, false]);
});

test.run();
