import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stepFailed } from "../../../cli/commands/step-failed.ts";
import { RECORDS } from "../../../core/plan/records.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { recordOutput } from "../helpers.ts";

const test = suite("stepFailed");

const tell = (...argv: string[]): { status: number; out: string; err: string } => {
  const output = recordOutput();
  const status = stepFailed(argv, { output, environment: {}, now: () => 0 });
  return { status, ...output.written };
};
const [EPERM, ENOENT, EACCES] = ["1", "2", "13"];
const exec = String(RECORDS.exec.op);

test("stepFailed ends with 127 for a missing command and 126 for one that cannot be executed", () => {
  const missing = tell(exec, ENOENT, "nope");
  assert.is(missing.status, 127);
  assert.match(missing.err, /^rl: Cannot run command "nope": executable file not found/);
  assert.is(missing.out, "");
  assert.is(tell(exec, EACCES, "/etc/passwd").status, 126);
});

test("stepFailed ends with 125 for every other step, and names the path", () => {
  const { status, err } = tell(String(RECORDS.bind.op), EPERM, "/srv/data");
  assert.is(status, 125);
  assert.match(err, /^rl: Cannot [^\n]*"\/srv\/data": [^\n]+\n/);
});

test("stepFailed speaks of no image, and ends with 1, for a container of a bundle", () => {
  const missing = tell("--bundle", exec, ENOENT, "nope");
  assert.is(missing.status, 1);
  assert.match(
    missing.err,
    /"nope": executable file not found.*\n.*in the root file system, in the PATH of process\.env/,
  );
  const user = tell("--bundle", String(RECORDS.user.op), ENOENT, "web");
  assert.is(user.status, 1);
  assert.match(user.err, /a name that the root file system knows/);
});

test("stepFailed speaks of no image, and ends as a shell does, for a command in such a container", () => {
  const missing = tell("--exec", exec, ENOENT, "nope");
  assert.is(missing.status, 127);
  assert.match(missing.err, /in the root file system, in the PATH of process\.env/);
  assert.is(tell("--exec", exec, EACCES, "/file").status, 126);
  assert.is(tell("--exec", String(RECORDS.user.op), ENOENT, "web").status, 125);
});

test("stepFailed writes no byte of a path to the terminal that could command it", () => {
  const { err } = tell(exec, ENOENT, "\u001b[2Jx\n\u202e");
  assert.not(err.includes("\u001b") || err.includes("\u202e"));
  assert.match(err.split("\n")[0] ?? "", /\\u001b\[2Jx/);
});

test("stepFailed says something also of numbers it does not know, or without any", () => {
  for (const argv of [[], ["9999", "9999", "x"], ["not", "numbers"]]) {
    const { status, err } = tell(...argv);
    assert.is(status, 125);
    assert.match(err, /^rl: Cannot /);
  }
});

test("stepFailed ends with 125 for a hook, and only warns of one whose failure changes nothing", () => {
  const [hook, status3] = [String(RECORDS.hook.op), String(0x1_0003)];
  const failed = tell(hook, status3, "prestart 1 1 0 /a hook");
  assert.is(failed.status, 125);
  assert.match(failed.err, /^rl: Cannot run hook "\/a hook": prestart 1 of 1 exited with status 3\n/);
  const told = tell(hook, status3, "poststop 2 2 0 /x");
  assert.is(told.status, 0);
  assert.match(told.err, /^rl: warning: .*poststop 2 of 2 exited with status 3\n$/);
});

test("stepFailed writes into the log what it tells, in its form, with what helps", () => {
  using here = tempDir();
  const log = join(here.path, "log");
  const words = ["--log", log, "json"];
  assert.is(tell("--bundle", ...words, exec, ENOENT, "nope").status, 1);
  assert.is(tell("--exec", ...words, exec, EACCES, "/file").status, 126);
  const warned = tell("--log", log, "text", String(RECORDS.hook.op), "2", "poststop 1 1 0 /x");
  assert.equal([warned.status, warned.err], [0, ""]);
  const [missing = "", refused = "", warning = ""] = readFileSync(log, "utf8").split("\n");
  const { level, msg } = JSON.parse(missing) as Record<string, string>;
  assert.is(level, "error");
  assert.match(
    msg ?? "",
    /^Cannot run command "nope": executable file not found in .* \(It is looked for .*\)$/,
  );
  assert.match(JSON.parse(refused).msg, /"\/file": permission denied/);
  assert.match(warning, /level=warning msg=.*poststop 1 of 1 cannot be executed/);
});

test("stepFailed ends with 1 for a hook of a bundle", () => {
  assert.is(tell("--bundle", String(RECORDS.hook.op), "2", "prestart 1 1 0 /x").status, 1);
});

test.run();
