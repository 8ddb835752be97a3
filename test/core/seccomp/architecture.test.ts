import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { type Machine, selectAbis } from "../../../core/seccomp/architecture.ts";

const test = suite("core/seccomp/architecture");

const chosen = (machine: Machine, ...names: readonly string[]): string[] =>
  selectAbis(machine, names).map((abi) => `${abi.audit.toString(16)} ${abi.base.toString(16)} ${abi.bits}`);

test("selectAbis: a machine's own ABI is always there", () => {
  assert.equal(chosen("x86_64"), ["c000003e 0 64"]);
  assert.equal(chosen("aarch64"), ["c00000b7 0 64"]);
  assert.equal(chosen("x86_64", "SCMP_ARCH_X86"), ["c000003e 0 64", "40000003 0 32"]);
});

test("selectAbis: its own comes first, none comes twice", () => {
  assert.equal(chosen("x86_64", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64"), [
    "c000003e 0 64",
    "40000003 0 32",
    "c000003e 40000000 64",
  ]);
});

test("selectAbis: architectures of other machines, and those without a table, are left out", () => {
  assert.equal(chosen("x86_64", "SCMP_ARCH_AARCH64", "SCMP_ARCH_S390X"), ["c000003e 0 64"]);
  assert.equal(chosen("aarch64", "SCMP_ARCH_ARM", "SCMP_ARCH_X86_64"), ["c00000b7 0 64"]);
});

for (const name of ["", "X86", "x86_64", "SCMP_ARCH_", "SCMP_ARCH_VAX", "SCMP_ARCH_SCMP_ARCH_X86"]) {
  test(`selectAbis: refuses ${JSON.stringify(name)}`, () => {
    assert.throws(
      () => selectAbis("x86_64", [name]),
      (error: unknown) => isRlError(error) && error.code === "invalid" && error.subject === name,
    );
  });
}

test.run();
