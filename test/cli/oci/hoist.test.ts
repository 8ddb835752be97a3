import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hoistRuntimeFlags } from "../../../cli/oci/hoist.ts";

const test = suite("hoistRuntimeFlags");

const hoisted = (line: string): string =>
  hoistRuntimeFlags(line.split(" ").filter((word) => word !== "")).join(" ");

test("flags before the command's name go behind it, with their values", () => {
  assert.is(hoisted("--root /r run c1"), "run --root /r c1");
  assert.is(hoisted("--root=/r run c1"), "run --root=/r c1");
  assert.is(
    hoisted("--root /r --log /l --log-format json kill c1 9"),
    "kill --root /r --log /l --log-format json c1 9",
  );
  assert.is(hoisted("--root run run run"), "run --root run run");
});

test("flags that take no value take none", () => {
  assert.is(hoisted("--debug state c1"), "state --debug c1");
  assert.is(
    hoisted("--debug --root /r --debug=false ps c1 -ef"),
    "ps --debug --root /r --debug=false c1 -ef",
  );
});

test("what stands behind the name stays where it is", () => {
  for (const line of ["", "run", "run c1", "run --root /r c1", "kill c1 -9", "run c1 --bundle /b"])
    assert.is(hoisted(line), line);
  assert.is(hoisted("--root /r kill --log /l c1"), "kill --root /r --log /l c1");
});

test("a value that looks like a flag is a value", () => {
  assert.is(hoisted("--root --log state c1"), "state --root --log c1");
});

test("a flag of no command is left to the command to refuse", () => {
  assert.is(hoisted("--nope state c1"), "state --nope c1");
  assert.is(hoisted("--nope=x --root /r state c1"), "state --nope=x --root /r c1");
});

test("help is asked of the group", () => {
  assert.is(hoisted("--help"), "--help");
  assert.is(hoisted("-h run"), "-h run");
  assert.is(hoisted("--root /r --help"), "--help --root /r");
});

test("so is the version", () => {
  assert.is(hoisted("--root /r --version"), "--version --root /r");
  assert.is(hoisted("--debug -v"), "-v --debug");
});

test("flags alone, or one whose value is missing, stay as they are", () => {
  assert.is(hoisted("--root /r"), "--root /r");
  assert.is(hoisted("--root"), "--root");
  assert.is(hoisted("--root run"), "--root run");
});

test.run();
