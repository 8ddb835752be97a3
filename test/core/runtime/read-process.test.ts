import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UNLIMITED } from "../../../core/bundle/rlimits.ts";
import { readProcess } from "../../../core/runtime/read-process.ts";
import { parseStrictJson } from "../../../core/spec/json.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";
import { testRefusals, WHOLE } from "./whole.ts";

const test = suite("readProcess");

const BARE = { cwd: "/", user: { uid: 0, gid: 0 } };

test("reads every property, and the least there can be", () => {
  assert.equal(readProcess(WHOLE.process, "process"), WHOLE.process);
  assert.equal(readProcess(BARE, "process"), BARE);
  assert.equal(readProcess({ ...BARE, args: [] }, "process"), { ...BARE, args: [] });
});

test("takes a process without a user as root of the container", () => {
  assert.equal(readProcess({ cwd: "/" }, "process"), BARE);
});

test("reads every spelling of no limit as the one that JSON tools keep, and other limits exactly", () => {
  const limits = (soft: string, hard: string): unknown => {
    const text = `[{"type":"RLIMIT_NOFILE","soft":${soft},"hard":${hard}}]`;
    const rlimits = parseStrictJson(encodeUtf8(text), "limits", { bigIntegers: true });
    const [limit] = readProcess({ ...BARE, rlimits }, "process").rlimits ?? [];
    return [limit?.soft, limit?.hard];
  };
  assert.equal(limits("18446744073709551615", "-1"), [UNLIMITED, UNLIMITED]);
  assert.equal(limits("1024", JSON.stringify(UNLIMITED)), [1024, UNLIMITED]);
  assert.equal(limits("9223372036854775807", "9223372036854775808"), [2n ** 63n - 1n, UNLIMITED]);
  assert.equal(limits("9007199254740991", "9007199254740993"), [2 ** 53 - 1, 2n ** 53n + 1n]);
});

testRefusals(test, [
  ["process.terminal", 1, "process.terminal", /instead of true or false/],
  ["process.consoleSize.height", undefined, "process.consoleSize.height", /missing/],
  ["process.consoleSize.width", 65_536, "process.consoleSize.width", /65536 is not within 0 to 65535/],
  ["process.cwd", undefined, "process.cwd", /missing/],
  ["process.cwd", "srv", "process.cwd", /"srv" is not an absolute path/],
  ["process.cwd", "", "process.cwd", /empty/],
  ["process.env", { A: "1" }, "process.env", /instead of an array/],
  ["process.env.1", "A=\0", "process.env[1]", /NUL/],
  ["process.env.0", 1, "process.env[0]", /instead of a string/],
  ["process.args", "sh", "process.args", /instead of an array/],
  ["process.args.1", "a\0b", "process.args[1]", /NUL/],
  ["process.user", "root", "process.user", /instead of an object/],
  ["process.user.uid", undefined, "process.user.uid", /missing/],
  ["process.user.uid", -1, "process.user.uid", /-1 is not within 0 to 4294967295/],
  ["process.user.gid", 2 ** 32, "process.user.gid", /4294967296 is not within/],
  ["process.user.gid", 2n ** 64n - 1n, "process.user.gid", /18446744073709551615 is not within/],
  ["process.user.umask", "022", "process.user.umask", /a string instead of an integer/],
  ["process.user.additionalGids.1", 0.5, "process.user.additionalGids[1]", /a fraction/],
  ["process.rlimits.0.type", "RLIMIT_FOO", "process.rlimits[0].type", /"RLIMIT_FOO" is none of RLIMIT_CPU/],
  ["process.rlimits.0.type", "nofile", "process.rlimits[0].type", /"nofile" is none of/],
  ["process.rlimits.1.type", "RLIMIT_CORE", "process.rlimits[1].type", /"RLIMIT_CORE" is there twice/],
  ["process.rlimits.0.soft", undefined, "process.rlimits[0].soft", /missing/],
  ["process.rlimits.0.soft", 1025, "process.rlimits[0].soft", /above the hard limit/],
  ["process.rlimits.0.hard", -2, "process.rlimits[0].hard", /-2 is not within 0 to 18446744073709551615/],
  ["process.rlimits.0.hard", "unlimited", "process.rlimits[0].hard", /instead of an integer/],
  ["process.apparmorProfile", 0, "process.apparmorProfile", /instead of a string/],
  ["process.capabilities", ["CAP_KILL"], "process.capabilities", /instead of an object/],
  ["process.capabilities.bounding.1", "KILL", "process.capabilities.bounding[1]", /"KILL" is not the name/],
  ["process.capabilities.ambient", ["cap_kill"], "process.capabilities.ambient[0]", /"cap_kill" is not/],
  ["process.capabilities.effective.0", "CAP_", "process.capabilities.effective[0]", /"CAP_" is not/],
  ["process.noNewPrivileges", "yes", "process.noNewPrivileges", /instead of true or false/],
  ["process.oomScoreAdj", -1001, "process.oomScoreAdj", /-1001 is not within -1000 to 1000/],
  ["process.oomScoreAdj", 1001, "process.oomScoreAdj", /1001 is not within/],
  ["process.selinuxLabel", [], "process.selinuxLabel", /instead of a string/],
  ["process.scheduler.policy", "SCHED_FAST", "process.scheduler.policy", /"SCHED_FAST" is none of/],
  ["process.scheduler.policy", undefined, "process.scheduler.policy", /missing/],
  ["process.scheduler.nice", 2 ** 31, "process.scheduler.nice", /is not within -2147483648 to 2147483647/],
  ["process.scheduler.flags.0", "RECLAIM", "process.scheduler.flags[0]", /"RECLAIM" is none of/],
  ["process.scheduler.deadline", -1, "process.scheduler.deadline", /-1 is not within 0 to/],
  ["process.ioPriority.class", "best", "process.ioPriority.class", /"best" is none of/],
  ["process.ioPriority.priority", 8, "process.ioPriority.priority", /8 is not within 0 to 7/],
  ["process.execCPUAffinity.initial", "all", "process.execCPUAffinity.initial", /"all" is not a list/],
]);

test.run();
