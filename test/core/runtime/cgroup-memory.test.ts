import { suite } from "uvu";
import * as assert from "uvu/assert";
import { memoryWrites } from "../../../core/runtime/cgroup-memory.ts";
import type { LinuxMemory } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("memoryWrites");

const lines = (memory: LinuxMemory): string[] =>
  memoryWrites(memory).map(({ file, value }) => `${file} ${value}`);

const TABLE: readonly (readonly [LinuxMemory, readonly string[]])[] = [
  [{}, []],
  [{ limit: 0, reservation: 0, swap: 0 }, []],
  [{ limit: 4096 }, ["memory.max 4096"]],
  [{ limit: -1 }, ["memory.swap.max max", "memory.max max"]],
  [{ limit: -1, swap: -1 }, ["memory.swap.max max", "memory.max max"]],
  [{ reservation: 4096 }, ["memory.low 4096"]],
  [{ reservation: -1 }, ["memory.low max"]],
  [{ limit: 4096, swap: 8192 }, ["memory.swap.max 4096", "memory.max 4096"]],
  [{ limit: 4096, swap: 4096 }, ["memory.swap.max 0", "memory.max 4096"]],
  [{ limit: 4096, swap: -1 }, ["memory.swap.max max", "memory.max 4096"]],
  [{ swap: -1 }, ["memory.swap.max max"]],
  [
    { limit: 2n ** 62n, swap: 2n ** 63n - 1n },
    ["memory.swap.max 4611686018427387903", "memory.max 4611686018427387904"],
  ],
  // What asks for what is so anyway.
  [
    {
      kernel: 0,
      kernelTCP: -1,
      swappiness: 60,
      disableOOMKiller: false,
      useHierarchy: true,
      checkBeforeUpdate: true,
    },
    [],
  ],
];

for (const [memory, expected] of TABLE) {
  test(`of ${Object.entries(memory).map(String).join(" ") || "nothing"}`, () => {
    assert.equal(lines(memory), expected);
  });
}

test("a kernel that counts no swap needs no file to allow or forbid it, and needs one to limit it", () => {
  const isOptional = (memory: LinuxMemory): boolean | undefined => memoryWrites(memory)[0]?.isOptional;
  assert.equal(
    [
      { limit: 9, swap: 9 },
      { limit: 9, swap: -1 },
      { limit: 9, swap: 10 },
    ].map(isOptional),
    [true, true, undefined],
  );
});

test("swap without memory, and less than memory, is refused", () => {
  for (const memory of [
    { swap: 4096 },
    { swap: 4096, limit: -1 },
    { swap: 4096, limit: 0 },
    { swap: 1, limit: 2 },
  ]) {
    const error = refusal(() => memoryWrites(memory));
    assert.equal([error.code, error.subject], ["invalid", "linux.resources.memory.swap"]);
  }
});

test("limits that only version 1 has are refused", () => {
  const old: readonly LinuxMemory[] = [
    { kernel: 1 },
    { kernelTCP: 1n },
    { swappiness: 0 },
    { swappiness: 100 },
    { disableOOMKiller: true },
    { useHierarchy: false },
  ];
  for (const memory of old) {
    const error = refusal(() => memoryWrites(memory));
    assert.equal(
      [error.code, error.subject],
      ["unsupported", `linux.resources.memory.${Object.keys(memory)[0]}`],
    );
  }
});

test.run();
