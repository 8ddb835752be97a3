import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withGrantedCapabilities } from "../../../core/runtime/granted-capabilities.ts";
import type { LinuxCapabilities, Process } from "../../../core/spec/runtime-config.ts";

const test = suite("withGrantedCapabilities");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
const ALL = 2n ** 41n - 1n;
const granted = (capabilities: LinuxCapabilities, possible = ALL) => {
  const { process, refused } = withGrantedCapabilities({ ...PROCESS, capabilities }, possible);
  return [process.capabilities, refused];
};
const A = ["CAP_CHOWN"];
const B = ["CAP_KILL"];
const AB = [...A, ...B];

test("withGrantedCapabilities leaves a process alone that can have all it asks for", () => {
  const capabilities = { bounding: AB, effective: A, permitted: AB, inheritable: AB, ambient: B };
  for (const process of [PROCESS, { ...PROCESS, capabilities }]) {
    const { process: kept, refused } = withGrantedCapabilities(process, ALL);
    assert.is(kept, process);
    assert.equal(refused, []);
  }
});

test("withGrantedCapabilities takes what is not possible out of every set", () => {
  const capabilities = { bounding: AB, effective: AB, permitted: AB, inheritable: AB, ambient: AB };
  const sets = ["bounding", "effective", "inheritable", "permitted", "ambient"];
  assert.equal(granted(capabilities, 1n), [
    { bounding: A, effective: A, inheritable: A, permitted: A, ambient: A },
    sets.map((set) => `${set} CAP_KILL`),
  ]);
});

test("withGrantedCapabilities keeps to the rules of the kernel", () => {
  assert.equal(granted({ effective: AB, permitted: A }), [
    { effective: A, permitted: A },
    ["effective CAP_KILL"],
  ]);
  assert.equal(granted({ bounding: A, inheritable: AB }), [
    { bounding: A, inheritable: A },
    ["inheritable CAP_KILL"],
  ]);
  // As `runc spec` writes it.
  assert.equal(granted({ bounding: AB, permitted: AB, ambient: AB }), [
    { bounding: AB, permitted: AB, ambient: [] },
    ["ambient CAP_CHOWN", "ambient CAP_KILL"],
  ]);
  assert.equal(granted({ bounding: A, permitted: AB, inheritable: AB, ambient: AB }), [
    { bounding: A, inheritable: A, permitted: AB, ambient: A },
    ["inheritable CAP_KILL", "ambient CAP_KILL"],
  ]);
  assert.equal(granted({ bounding: AB, permitted: A, inheritable: AB, ambient: AB })[1], [
    "ambient CAP_KILL",
  ]);
});

test.run();
