import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Abi, AUDIT, selectAbis } from "../../../core/seccomp/architecture.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import { resolveProfile } from "../../../core/seccomp/docker-profile.ts";
import { multiplexed } from "../../../core/seccomp/multiplex.ts";
import type { LinuxSeccomp, LinuxSyscall, SeccompOperator } from "../../../core/spec/runtime-config.ts";
import { skip } from "../../helpers/skip.ts";
import { loadFilter } from "./interpreter.ts";

/** The same rules through libseccomp, where its headers and a compiler are installed. */
const test = suite("core/seccomp: libseccomp agrees");

const RETURN: Readonly<Record<string, number>> = {
  SCMP_ACT_KILL_PROCESS: 0x80000000,
  SCMP_ACT_TRAP: 0x00030000,
  SCMP_ACT_ERRNO: 0x00050000,
  SCMP_ACT_LOG: 0x7ffc0000,
  SCMP_ACT_ALLOW: 0x7fff0000,
};

/** enum scmp_compare starts at 1 with NE. */
const OPERATORS: readonly SeccompOperator[] = [
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_LE",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
];

let folder = "";
const abi: Abi | undefined = selectAbis("x86_64", [])[0];

test.before(() => {
  if (!existsSync("/usr/include/seccomp.h")) skip("libseccomp's headers are not installed");
  if (process.arch !== "x64") skip("libseccomp's filter is for the machine it runs on, the test for x86-64");
  folder = mkdtempSync(join(tmpdir(), "rl-libseccomp-"));
  const source = new URL("libseccomp-export.c", import.meta.url).pathname;
  const built = spawnSync("gcc", ["-Wall", "-Werror", "-o", join(folder, "export"), source, "-lseccomp"]);
  if (built.error !== undefined) skip("gcc is not installed");
  assert.is(built.status, 0, built.stderr?.toString());
});

test.after(() => {
  if (folder !== "") rmSync(folder, { recursive: true });
});

function ask(input: string): Uint8Array {
  const { status, stdout, stderr } = spawnSync(join(folder, "export"), { input });
  assert.is(status, 0, stderr.toString());
  return new Uint8Array(stdout);
}

function returnValue(action: string, errno: number | undefined): number {
  const base = RETURN[action];
  if (base === undefined) throw new Error(action);
  return action === "SCMP_ACT_ERRNO" ? base + (errno ?? 1) : base;
}

/** libseccomp's filter of a profile for x86-64. Rules that repeat the default action are an error to it. */
function exportFilter(profile: LinuxSeccomp): Uint8Array {
  const fallback = returnValue(profile.defaultAction, profile.defaultErrnoRet);
  const lines = [`default ${fallback}`];
  for (const rule of profile.syscalls ?? []) {
    const value = returnValue(rule.action, rule.errnoRet);
    if (value === fallback) continue;
    const args = rule.args ?? [];
    const text = args.map((arg) =>
      [arg.index, OPERATORS.indexOf(arg.op) + 1, arg.value, arg.valueTwo ?? 0].join(" "),
    );
    for (const name of rule.names) {
      if (abi?.table.has(name) === true) lines.push(`rule ${name} ${value} ${args.length} ${text.join(" ")}`);
    }
  }
  return ask(lines.join("\n"));
}

/** Numbers that both have an opinion on: known, and not newer than the profile. */
function comparable(profile: LinuxSeccomp): number[] {
  const named = (profile.syscalls ?? []).flatMap((rule) =>
    rule.names.map((name) => abi?.table.get(name) ?? -1),
  );
  return [...(abi?.table.values() ?? [])].filter((number) => number <= Math.max(-1, ...named));
}

function compare(profile: LinuxSeccomp, vectors: readonly (readonly bigint[])[]): void {
  const ours = loadFilter(compileSeccomp(profile, "x86_64"));
  const theirs = loadFilter(exportFilter(profile));
  for (const number of comparable(profile)) {
    for (const args of vectors) {
      const call = { number, arch: AUDIT.x86_64, args };
      assert.is(ours(call), theirs(call), `${number} ${args}`);
    }
  }
}

const WORDS = [0, 1, 2, 38, 0x5412, 0x7fffffff, 0x80000000, 0xffffffff];
const word = fc.constantFrom(...WORDS);
const value = fc.tuple(fc.constantFrom(0, 0, 1, 0x1fffff), word).map(([high, low]) => high * 2 ** 32 + low);

/**
 * One action for each name, as libseccomp lets a rule without conditions win over all others. Alternatives are
 * equalities: releases up to 2.5 merge inequalities on 64-bit values wrongly, they allow 2^31 - 1 for "above
 * 2^53 - 2^31 or at most 0".
 */
const profile: fc.Arbitrary<LinuxSeccomp> = fc
  .record({
    defaultAction: fc.constantFrom(
      "SCMP_ACT_ERRNO" as const,
      "SCMP_ACT_KILL_PROCESS" as const,
      "SCMP_ACT_ALLOW" as const,
    ),
    rules: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("read", "open", "ioctl", "socket", "clone", "personality", "execve", "openat2"),
        action: fc.constantFrom("SCMP_ACT_ALLOW" as const, "SCMP_ACT_LOG" as const, "SCMP_ACT_TRAP" as const),
        alternatives: fc.array(
          fc.uniqueArray(
            fc
              .record({ index: fc.nat(2), op: fc.constantFrom(...OPERATORS), value, valueTwo: value })
              .map((arg) => ({ ...arg, valueTwo: Number(BigInt(arg.value) & BigInt(arg.valueTwo)) })),
            { selector: (arg) => arg.index, minLength: 1, maxLength: 3 },
          ),
          { maxLength: 4 },
        ),
      }),
      { selector: (rule) => rule.name, minLength: 1 },
    ),
  })
  .map(({ defaultAction, rules }) => ({
    defaultAction,
    syscalls: rules.flatMap(({ name, action, alternatives }): LinuxSyscall[] =>
      alternatives.length === 0
        ? [{ names: [name], action }]
        : alternatives.map((args) => ({
            names: [name],
            action,
            args:
              alternatives.length === 1 ? args : args.map((arg) => ({ ...arg, op: "SCMP_CMP_EQ" as const })),
          })),
    ),
  }));

const datum = fc
  .tuple(fc.constantFrom(0n, 0n, 1n, 0x1fffffn, 0xffffffffn), word)
  .map(([high, low]) => high * 2n ** 32n + BigInt(low));

test("compileSeccomp: random profiles give libseccomp's verdicts", () => {
  fc.assert(fc.property(profile, fc.array(fc.tuple(datum, datum, datum), { minLength: 8 }), compare), {
    numRuns: 60,
  });
});

test("compileSeccomp: rules of 32-bit x86 about members of multiplexed calls are libseccomp's", () => {
  const members = [...multiplexed()];
  // All sorts of groups, so that neighbours have other answers.
  for (const [nth, of] of [
    [0, 2],
    [1, 3],
    [0, 1],
  ] as const) {
    const names = members.map(([name]) => name).filter((_, index) => index % of === nth);
    for (const [defaultAction, action] of [
      ["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"],
      ["SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW"],
    ] as const) {
      const profile: LinuxSeccomp = {
        defaultAction,
        architectures: ["SCMP_ARCH_X86"],
        syscalls: [{ names, action }],
      };
      const value = returnValue(action, undefined);
      const lines = names.map((name) => `rule ${name} ${value} 0`);
      const rules = [`default ${returnValue(defaultAction, undefined)}`, `only ${AUDIT.i386}`, ...lines];
      const theirs = loadFilter(ask(rules.join("\n")));
      const ours = loadFilter(compileSeccomp(profile, "x86_64"));
      for (const number of [102, 117, 359]) {
        for (let code = 0n; code < 30n; code++) {
          const call = { number, arch: AUDIT.i386, args: [code, 0n, 0n] };
          assert.is(ours(call), theirs(call), `${names} ${action}: ${number} ${code}`);
        }
      }
    }
  }
});

test("resolveProfile: the profile this machine's Podman has gives libseccomp's verdicts", () => {
  const path = "/usr/share/containers/seccomp.json";
  if (!existsSync(path)) skip(`${path} is not installed`);
  const capabilities = ["CAP_CHOWN", "CAP_SYS_CHROOT", "CAP_KILL"];
  const resolved = resolveProfile(JSON.parse(readFileSync(path, "utf8")), {
    architecture: "x86_64",
    capabilities,
  });
  const vectors = [0n, 2n, 8n, 9n, 16n, 38n, 40n, 0x20000n, 0xffffffffn, 0x1_0000_0028n].flatMap((first) =>
    [0n, 9n].map((third) => [first, 0n, third]),
  );
  compare({ ...resolved, architectures: [] }, vectors);
});

for (const [name, token, machine, index] of [
  ["x86-64", 0xc000003e, "x86_64", 0],
  ["i386", 0x40000003, "x86_64", 1],
  ["64-bit ARM", 0xc00000b7, "aarch64", 0],
] as const) {
  test(`tables: the numbers of ${name} are libseccomp's`, () => {
    const table = selectAbis(machine, ["SCMP_ARCH_X86"])[index]?.table ?? new Map<string, number>();
    const names = [...table.keys()];
    const text = new TextDecoder().decode(ask(names.map((each) => `resolve ${token} ${each}`).join("\n")));
    const numbers = text.trim().split("\n").map(Number);
    let known = 0;
    for (const [at, each] of names.entries()) {
      const number = numbers[at] ?? -1;
      // Negative: a name its release does not know, or one that it handles as a member of a multiplexed call.
      if (number < 0) continue;
      known += 1;
      assert.is(table.get(each), number, each);
    }
    assert.ok(known > 250, `${known}`);
  });
}

test.run();
