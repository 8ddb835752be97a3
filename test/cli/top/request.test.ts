import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BY_USER, FULL } from "../../../cli/top/columns.ts";
import { requestedColumns } from "../../../cli/top/request.ts";
import { refusal } from "../helpers.ts";

const test = suite("requestedColumns");
const heads = (...words: string[]): string[] => requestedColumns(words).map(({ head }) => head);

test("requestedColumns knows the usual options of ps", () => {
  for (const words of [[], ["-ef"], ["-e", "-f"], ["-ef", "-ww"]]) assert.is(requestedColumns(words), FULL);
  for (const words of [["aux"], ["-aux"], ["u"]]) assert.is(requestedColumns(words), BY_USER);
  assert.equal(heads(), ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]);
});

test("requestedColumns takes lists in every spelling of ps", () => {
  for (const words of [
    ["-o", "pid,comm"],
    ["-opid,comm"],
    ["-eo", "pid,comm"],
    ["--format=pid,comm"],
    ["axo", "pid,comm"],
  ])
    assert.equal(heads(...words), ["PID", "COMMAND"], words.join(" "));
  assert.equal(heads("-o", "pid=Number,comm=", "-o", "args"), ["Number", "", "COMMAND"]);
});

test("requestedColumns takes podman's descriptors, apart or together", () => {
  assert.equal(heads("pid", "user,COMM"), ["PID", "USER", "COMMAND"]);
  assert.equal(heads("capeff", "hpid"), ["EFFECTIVE CAPS", "HPID"]);
});

test("requestedColumns refuses what it does not know", () => {
  for (const words of [["-x"], ["nothing"], ["-o"], ["-o", "nothing"], ["pid,"]])
    assert.is(refusal(() => requestedColumns(words)).code, "invalid", words.join(" "));
});

test.run();
