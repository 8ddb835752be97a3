import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RECORDS } from "../../../core/plan/records.ts";

const test = suite("RECORDS");

const constant = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

test("RECORDS gives the C side a constant for each record and field, no two alike", () => {
  const constants = Object.entries(RECORDS).flatMap(([name, { fields }]) => [
    constant(name),
    ...Object.keys(fields).map((field) => `${constant(name)}_${constant(field)}`),
  ]);
  assert.is(new Set(constants).size, constants.length);
  for (const name of constants) assert.match(name, /^[A-Z]+(?:_[A-Z]+)*$/);
});

test("RECORDS has ops that fit the 16 bits of the wire, no two alike", () => {
  const ops: readonly number[] = Object.values(RECORDS).map(({ op }) => op);
  assert.is(new Set(ops).size, ops.length);
  assert.ok(ops.every((op) => Number.isInteger(op) && op > 0 && op < 2 ** 16));
});

test("RECORDS ends with exec, which nothing follows", () => {
  assert.is(Object.keys(RECORDS).at(-1), "exec");
});

test("RECORDS carries paths and names as text, which has no NUL", () => {
  const raw = Object.entries(RECORDS).flatMap(([name, { fields }]) =>
    Object.entries<string>(fields)
      .filter(([, kind]) => kind === "bytes")
      .map(([field]) => `${name}.${field}`),
  );
  // The parts of a state are JSON, which writes a NUL as an escape; the lists of a hook are of texts that end in one.
  assert.equal(raw, [
    "created.before",
    "created.between",
    "created.beforeCgroup",
    "created.after",
    "seccompListener.before",
    "seccompListener.between",
    "seccompListener.after",
    "initialAffinity.mask",
    "hook.arguments",
    "hook.environment",
    "hookState.before",
    "hookState.after",
    "deviceProgram.code",
    "background.announce",
    "document.before",
    "log.attributes",
    "log.journal",
    "events.before",
    "leaveKeys.keys",
    "attach.keys",
    "attach.note",
    "networkEndpoint.mac",
    "networkEndpoint.names",
    "networkEndpoint.links",
    "networkEndpoint.servers",
    "networkService.rules",
    "publishPort.address",
    "networkPort.address",
    "generatedFile.content",
    "affinity.mask",
    "seccomp.filter",
    "landlock.writable",
  ]);
});

test.run();
