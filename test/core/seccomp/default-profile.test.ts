import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Machine } from "../../../core/seccomp/architecture.ts";
import { unknownNames } from "../../../core/seccomp/compile.ts";
import { compileDefault } from "../../../core/seccomp/compile-default.ts";
import { defaultProfile } from "../../../core/seccomp/default-profile.ts";
import { GOLDEN } from "./golden.ts";
import { decode, interpret, loadFilter } from "./interpreter.ts";
import { formatRanges, parseRanges } from "./ranges.ts";

const test = suite("core/seccomp/default-profile");

const DEFAULT = (
  "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FSETID CAP_FOWNER CAP_SETGID CAP_SETUID CAP_SETFCAP CAP_SETPCAP " +
  "CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_KILL"
).split(" ");

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const X86_64 = 0xc000003e;
const I386 = 0x40000003;

/** Argument lists that tell apart what rules look at. */
const VECTORS = [0, 1, 2].flatMap((index) =>
  [0n, 1n, 8n, 38n, 40n, 0x5412n, 0x541cn, 0x20000n, 0x7e020000n].map((value) =>
    [0n, 0n, 0n].map((zero, at) => (at === index ? value : zero)),
  ),
);

for (const [name, golden] of Object.entries(GOLDEN)) {
  test(`compileDefault: the verdicts on ${name} 0 to 511 are the golden ones`, () => {
    const answer = loadFilter(compileDefault(golden.machine, DEFAULT));
    const found: Record<string, number[]> = {};
    for (let number = 0; number < 512; number++) {
      const answers = VECTORS.map((args) =>
        answer({ number: golden.base + number, arch: golden.arch, args }),
      );
      const single = new Set(answers).size === 1 ? answers[0] : undefined;
      const list = found[single === undefined ? "arguments" : single.toString(16)] ?? [];
      found[single === undefined ? "arguments" : single.toString(16)] = [...list, number];
    }
    const clean = (text: string): string => formatRanges(parseRanges(text));
    assert.is(formatRanges(found["7fff0000"] ?? []), clean(golden.allow));
    assert.is(formatRanges(found.arguments ?? []), clean(golden.arguments));
    assert.is(formatRanges(found["50001"] ?? []), clean(golden.eperm));
    assert.equal(
      Object.keys(found)
        .toSorted()
        .filter((key) => !/^(7fff0000|arguments|50001|50026)$/.test(key)),
      [],
    );
  });
}

test("compileDefault: of the 362 numbers Linux 6.1 has for x86-64, at most 290 are allowed", () => {
  const golden = GOLDEN["x86-64"];
  const allowed = parseRanges(`${golden?.allow} ${golden?.arguments}`).filter((number) => number <= 450);
  assert.is(allowed.filter((number) => number !== 335).length, 290);
});

test("compileDefault: short enough to be cheap to load", () => {
  assert.ok(decode(compileDefault("x86_64", DEFAULT)).length < 250);
  assert.ok(decode(compileDefault("aarch64", DEFAULT)).length < 110);
});

/** number, first arguments, answer */
type Case = readonly [what: string, number: number, args: readonly bigint[], answer: number];

const X86_64_CASES: readonly Case[] = [
  ["ioctl TCGETS", 16, [0n, 0x5401n], ALLOW],
  ["ioctl TIOCSTI", 16, [0n, 0x5412n], EPERM],
  ["ioctl TIOCLINUX", 16, [0n, 0x541cn], EPERM],
  ["ioctl TIOCSTI with upper bits", 16, [0n, 0x1_0000_5412n], EPERM],
  ["ioctl TIOCLINUX with all upper bits", 16, [0n, 0xffff_ffff_0000_541cn], EPERM],
  ["ioctl on TIOCSTI's number as descriptor", 16, [0x5412n, 0n], ALLOW],
  ["socket AF_UNIX", 41, [1n], ALLOW],
  ["socket AF_INET", 41, [2n], ALLOW],
  ["socket AF_INET6", 41, [10n], ALLOW],
  ["socket AF_NETLINK", 41, [16n, 3n, 9n], ALLOW],
  ["socket AF_PACKET", 41, [17n], ALLOW],
  ["socket AF_ALG", 41, [38n], EPERM],
  ["socket 39", 41, [39n], ALLOW],
  ["socket AF_VSOCK", 41, [40n], EPERM],
  ["socket AF_ALG with upper bits", 41, [0x1_0000_0026n], EPERM],
  ["socket AF_VSOCK with upper bits", 41, [0xffff_ffff_0000_0028n], EPERM],
  ["clone of fork()", 56, [0x01200011n], ALLOW],
  ["clone of pthread_create()", 56, [0x003d0f00n], ALLOW],
  ["clone CLONE_NEWNS", 56, [0x00020000n], EPERM],
  ["clone CLONE_NEWCGROUP", 56, [0x02000000n], EPERM],
  ["clone CLONE_NEWUTS", 56, [0x04000000n], EPERM],
  ["clone CLONE_NEWIPC", 56, [0x08000000n], EPERM],
  ["clone CLONE_NEWUSER", 56, [0x10000000n], EPERM],
  ["clone CLONE_NEWPID", 56, [0x20000000n], EPERM],
  ["clone CLONE_NEWNET", 56, [0x40000000n], EPERM],
  ["clone CLONE_NEWUSER with upper bits", 56, [0xffff_ffff_1000_0011n], EPERM],
  ["clone with a namespace flag in another argument", 56, [0x11n, 0x10000000n], ALLOW],
  ["clone3", 435, [], ENOSYS],
  ["unshare", 272, [0n], EPERM],
  ["setns", 308, [], EPERM],
  ["mount", 165, [], EPERM],
  ["pivot_root", 155, [], EPERM],
  ["keyctl", 250, [], EPERM],
  ["add_key", 248, [], EPERM],
  ["request_key", 249, [], EPERM],
  ["bpf", 321, [], EPERM],
  ["ptrace", 101, [], ALLOW],
  ["io_uring_setup", 425, [], EPERM],
  ["io_uring_enter", 426, [], EPERM],
  ["io_uring_register", 427, [], EPERM],
  ["userfaultfd", 323, [], EPERM],
  ["perf_event_open", 298, [], EPERM],
  ["kexec_load", 246, [], EPERM],
  ["init_module", 175, [], EPERM],
  ["personality PER_LINUX", 135, [0n], ALLOW],
  ["personality PER_LINUX32", 135, [8n], ALLOW],
  ["personality UNAME26", 135, [0x20000n], ALLOW],
  ["personality UNAME26 of PER_LINUX32", 135, [0x20008n], ALLOW],
  ["personality query", 135, [0xffffffffn], ALLOW],
  ["personality ADDR_NO_RANDOMIZE", 135, [0x0040000n], EPERM],
  ["personality READ_IMPLIES_EXEC", 135, [0x0400000n], EPERM],
  ["personality with upper bits", 135, [0x1_0000_0000n], EPERM],
  ["a number no kernel has", 0x3fffffff, [], ENOSYS],
  ["read of x32", 0x40000000, [], ENOSYS],
  ["execve of x32", 0x40000208, [], ENOSYS],
  ["-1", 0xffffffff, [], ENOSYS],
];

const I386_CASES: readonly Case[] = [
  ["ioctl TIOCSTI", 54, [0n, 0x5412n], EPERM],
  ["ioctl TIOCSTI with upper bits", 54, [0n, 0x1_0000_5412n], EPERM],
  ["ioctl TCGETS", 54, [0n, 0x5401n], ALLOW],
  ["socket AF_ALG", 359, [38n], EPERM],
  ["socket AF_ALG with upper bits", 359, [0x1_0000_0026n], EPERM],
  ["socket AF_INET", 359, [2n], ALLOW],
  ["socketcall, whose arguments no filter sees", 102, [1n], ALLOW],
  ["clone CLONE_NEWUSER", 120, [0x10000000n], EPERM],
  ["clone of fork()", 120, [0x01200011n], ALLOW],
  ["clone3", 435, [], ENOSYS],
  ["personality query", 136, [0xffffffffn], ALLOW],
  ["personality query with upper bits, which the kernel drops", 136, [0xffff_ffff_ffff_ffffn], ALLOW],
  ["personality ADDR_NO_RANDOMIZE", 136, [0x0040000n], EPERM],
  ["mount", 21, [], EPERM],
  ["umount", 22, [], EPERM],
  ["io_uring_setup", 425, [], EPERM],
];

for (const [abi, arch, cases] of [
  ["x86-64", X86_64, X86_64_CASES],
  ["i386", I386, I386_CASES],
] as const) {
  const answer = loadFilter(compileDefault("x86_64", DEFAULT));
  for (const [what, number, args, expected] of cases) {
    test(`compileDefault: ${abi} ${what}`, () => {
      assert.is(answer({ number, arch, args }).toString(16), expected.toString(16));
    });
  }
}

const BY_CAPABILITY: readonly (readonly [capability: string, numbers: string])[] = [
  ["CAP_BPF", "321"],
  ["CAP_DAC_READ_SEARCH", "304"],
  ["CAP_PERFMON", "298"],
  ["CAP_SYSLOG", "103"],
  ["CAP_SYS_BOOT", "169"],
  ["CAP_SYS_CHROOT", "161"],
  ["CAP_SYS_MODULE", "175-176 313"],
  ["CAP_SYS_NICE", "237-239 450"],
  ["CAP_SYS_PACCT", "163"],
  ["CAP_SYS_PTRACE", "312 438 440"],
  ["CAP_SYS_RAWIO", "172-173"],
  ["CAP_SYS_TIME", "164 227"],
  ["CAP_SYS_TTY_CONFIG", "153"],
  ["CAP_SYS_ADMIN", "56 103 165-166 170-171 179 212 272 298 300-301 308 321 428-433 435 442-443 459-461 467"],
];

const allowed = (machine: Machine, capabilities: readonly string[]): number[] => {
  const answer = loadFilter(compileDefault(machine, capabilities));
  return parseRanges("0-511").filter((number) =>
    VECTORS.every((args) => answer({ number, arch: X86_64, args }) === ALLOW),
  );
};

for (const [capability, numbers] of BY_CAPABILITY) {
  test(`compileDefault: ${capability} adds x86-64 ${numbers} and nothing else`, () => {
    const without = new Set(allowed("x86_64", []));
    const added = allowed("x86_64", [capability]).filter((number) => !without.has(number));
    assert.is(formatRanges(added), numbers);
  });
}

test("compileDefault: no capability gives back terminal injection, AF_ALG or x32", () => {
  const all = BY_CAPABILITY.map(([capability]) => capability);
  const filter = compileDefault("x86_64", all);
  assert.is(interpret(filter, { number: 16, arch: X86_64, args: [0n, 0x5412n] }), EPERM);
  assert.is(interpret(filter, { number: 41, arch: X86_64, args: [38n] }), EPERM);
  assert.is(interpret(filter, { number: 0x40000000, arch: X86_64 }), ENOSYS);
});

test("defaultProfile: every name exists on x86", () => {
  const all = BY_CAPABILITY.map(([capability]) => capability);
  assert.equal(unknownNames(defaultProfile("x86_64", all), "x86_64"), []);
});

test.run();
