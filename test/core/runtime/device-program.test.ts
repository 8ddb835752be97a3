import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deviceProgram } from "../../../core/runtime/device-program.ts";
import type { LinuxDeviceCgroup } from "../../../core/spec/runtime-config.ts";

const test = suite("deviceProgram");

const ACCESS = { m: 1, r: 2, w: 4 } as const;
const TYPES = { b: 1, c: 2 } as const;

interface Question {
  readonly type: "b" | "c";
  readonly major: number;
  readonly minor: number;
  readonly access: string;
}

/** What the kernel does with a program: bpf's semantics of the few instructions there are, and no others. */
function execute(program: Uint8Array, { type, major, minor, access }: Question): number {
  const view = new DataView(program.buffer);
  const wanted = [...access].reduce((bits, letter) => bits | ACCESS[letter as keyof typeof ACCESS], 0);
  const context = [(wanted << 16) | TYPES[type], major, minor];
  const registers = new Uint32Array(11);
  for (let at = 0; ; at += 8) {
    assert.ok(at < program.length, "the end is passed");
    const [code, both] = [view.getUint8(at), view.getUint8(at + 1)];
    const [to, from] = [both & 15, both >> 4];
    const [offset, constant] = [view.getInt16(at + 2, true), view.getUint32(at + 4, true)];
    const value = registers[to] ?? 0;
    if (code === 0x95) return registers[0] ?? 0;
    if (code === 0x61) registers[to] = context[offset / 4] ?? 0;
    else if (code === 0xbc) registers[to] = registers[from] ?? 0;
    else if (code === 0x74) registers[to] = value >>> constant;
    else if (code === 0x54) registers[to] = value & constant;
    else if (code === 0xb4) registers[to] = constant;
    else if (code === 0x56) at += value === constant ? 0 : offset * 8;
    else if (code === 0x46) at += (value & constant) === 0 ? 0 : offset * 8;
    else if (code === 0x05) at += offset * 8;
    else throw new Error(`code ${code}`);
  }
}

const allows = (rules: readonly LinuxDeviceCgroup[], question: Question): boolean =>
  execute(deviceProgram(rules), question) === 1;
const NONE: LinuxDeviceCgroup = { allow: false, access: "rwm" };
const disk = { type: "b", major: 8, minor: 0 } as const;

test("what no rule is about is denied, but for the devices that every container has", () => {
  for (const rules of [[], [NONE], [{ allow: false }]]) {
    for (const access of ["r", "w", "rw"]) assert.not.ok(allows(rules, { ...disk, access }));
    for (const [major, minor] of [
      [1, 3],
      [1, 5],
      [1, 7],
      [1, 8],
      [1, 9],
      [5, 0],
      [5, 1],
      [5, 2],
      [136, 0],
      [136, 99],
    ] as const)
      assert.ok(allows(rules, { type: "c", major, minor, access: "rw" }), `${major}:${minor}`);
    // /dev/mem, and what has the number of null but is a disk.
    assert.not.ok(allows(rules, { type: "c", major: 1, minor: 1, access: "r" }));
    assert.not.ok(allows(rules, { type: "b", major: 1, minor: 3, access: "r" }));
    assert.ok(allows(rules, { ...disk, access: "m" }));
    assert.not.ok(allows(rules, { ...disk, access: "rm" }));
  }
});

test("rules allow what they name, and the last one counts", () => {
  const reading = { allow: true, ...disk, access: "r" };
  assert.ok(allows([NONE, reading], { ...disk, access: "r" }));
  assert.not.ok(allows([NONE, reading], { ...disk, access: "rw" }));
  assert.not.ok(allows([NONE, reading], { ...disk, minor: 1, access: "r" }));
  assert.not.ok(allows([reading, NONE], { ...disk, access: "r" }));
  const both = { allow: true, ...disk, access: "rw" };
  const written = { allow: false, ...disk, access: "w" };
  assert.equal(
    ["r", "w", "rw"].map((access) => allows([NONE, both, written], { ...disk, access })),
    [true, false, false],
  );
  assert.ok(allows([NONE, reading, { ...disk, allow: true, access: "w" }], { ...disk, access: "rw" }));
});

test("any type and any number are left out, or are a and -1", () => {
  for (const rule of [
    { allow: true, access: "rwm" },
    { allow: true, type: "a", major: -1, minor: -1, access: "rwm" },
  ])
    assert.ok(allows([NONE, rule], { ...disk, access: "rwm" }));
  assert.ok(
    allows([NONE, { allow: true, type: "b", major: 8, access: "r" }], { ...disk, minor: 5, access: "r" }),
  );
  // One that names no access allows none.
  assert.not.ok(allows([NONE, { allow: true }], { ...disk, access: "r" }));
});

test("the program of no rules is this one, to the byte", () => {
  const text = Buffer.from(deviceProgram([{ allow: true, access: "rwm" }])).toString("hex");
  assert.ok(
    text.startsWith("6112000000000000" + "bc23000000000000" + "7403000010000000" + "54020000ffff0000"),
  );
  assert.ok(text.endsWith("b400000001000000" + "9500000000000000"));
});

test("each kind of access is decided by the last rule about it, for any rules", () => {
  const access = fc.subarray(["r", "w", "m"], { minLength: 1 }).map((letters) => letters.join(""));
  const number = fc.constantFrom(-1, 8, 9);
  const rule = fc.record({
    allow: fc.boolean(),
    type: fc.constantFrom("a", "b", "c"),
    major: number,
    minor: number,
    access,
  });
  const question = fc.record({
    type: fc.constantFrom("b" as const, "c" as const),
    major: fc.constantFrom(8, 9, 10),
    minor: fc.constantFrom(8, 9, 10),
    access,
  });
  const expected = (
    rules: readonly LinuxDeviceCgroup[],
    { type, major, minor, access: wanted }: Question,
  ): boolean =>
    [...wanted].every((letter) => {
      // Nodes may always be made.
      if (letter === "m") return true;
      const last = rules.findLast(
        (each) =>
          (each.type === "a" || each.type === type) &&
          (each.major === -1 || each.major === major) &&
          (each.minor === -1 || each.minor === minor) &&
          each.access?.includes(letter),
      );
      return last?.allow === true;
    });
  const property = fc.property(fc.array(rule, { maxLength: 6 }), question, (rules, asked) =>
    assert.is(allows(rules, asked), expected(rules, asked)),
  );
  fc.assert(property, { numRuns: 2000 });
});

test.run();
