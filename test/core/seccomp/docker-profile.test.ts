import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import { type ProfileContext, resolveProfile } from "../../../core/seccomp/docker-profile.ts";
import { interpret } from "./interpreter.ts";

const test = suite("core/seccomp/docker-profile");

const X86: ProfileContext = { architecture: "x86_64", capabilities: ["CAP_CHOWN", "CAP_SYS_CHROOT"] };

const names = (profile: unknown, context: Partial<ProfileContext> = {}): string[] =>
  (resolveProfile(profile, { ...X86, ...context }).syscalls ?? []).flatMap((syscall) => syscall.names);

const conditional = (conditions: object): unknown => ({
  defaultAction: "SCMP_ACT_ERRNO",
  syscalls: [{ names: ["mount"], action: "SCMP_ACT_ALLOW", ...conditions }],
});

test("resolveProfile: an OCI filter comes out as it is", () => {
  const profile = {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 38,
    architectures: ["SCMP_ARCH_X86_64"],
    flags: ["SECCOMP_FILTER_FLAG_TSYNC"],
    syscalls: [
      {
        names: ["clone"],
        action: "SCMP_ACT_ALLOW",
        args: [{ index: 0, value: 2114060288, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }],
      },
      { names: ["read", "write"], action: "SCMP_ACT_ERRNO", errnoRet: 5 },
    ],
  };
  assert.equal(resolveProfile(profile, X86), profile);
});

test("resolveProfile: archMap gives the machine's own entry", () => {
  const profile = {
    defaultAction: "SCMP_ACT_ALLOW",
    archMap: [
      { architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] },
      { architecture: "SCMP_ARCH_AARCH64", subArchitectures: null },
    ],
  };
  const of = (architecture: "x86_64" | "aarch64"): unknown =>
    resolveProfile(profile, { ...X86, architecture }).architectures;
  assert.equal(of("x86_64"), ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]);
  assert.equal(of("aarch64"), ["SCMP_ARCH_AARCH64"]);
  const other = {
    ...profile,
    archMap: [{ architecture: "SCMP_ARCH_S390X", subArchitectures: ["SCMP_ARCH_S390"] }],
  };
  assert.equal(resolveProfile(other, X86).architectures, []);
});

const CONDITIONS: readonly (readonly [what: string, conditions: object, kept: boolean])[] = [
  ["no conditions", {}, true],
  ["empty conditions", { includes: {}, excludes: {} }, true],
  ["null conditions", { includes: null, excludes: null }, true],
  ["null lists", { includes: { caps: null, arches: null }, excludes: { caps: null, arches: null } }, true],
  ["includes a capability that is there", { includes: { caps: ["CAP_CHOWN"] } }, true],
  [
    "includes two capabilities of which one is there",
    { includes: { caps: ["CAP_CHOWN", "CAP_KILL"] } },
    false,
  ],
  ["includes two capabilities that are there", { includes: { caps: ["CAP_CHOWN", "CAP_SYS_CHROOT"] } }, true],
  ["excludes a capability that is there", { excludes: { caps: ["CAP_KILL", "CAP_CHOWN"] } }, false],
  ["excludes a capability that is not there", { excludes: { caps: ["CAP_KILL"] } }, true],
  ["includes this architecture", { includes: { arches: ["arm64", "amd64"] } }, true],
  ["includes another architecture", { includes: { arches: ["arm64", "x86"] } }, false],
  ["excludes this architecture", { excludes: { arches: ["amd64"] } }, false],
  ["excludes another architecture", { excludes: { arches: ["s390", "s390x"] } }, true],
  ["includes an older kernel", { includes: { minKernel: "4.8" } }, true],
  ["includes the same kernel", { includes: { minKernel: "6.1" } }, true],
  ["includes a newer kernel", { includes: { minKernel: "6.2" } }, false],
  ["includes a newer major version", { includes: { minKernel: "7.0" } }, false],
  ["includes an older major version with a higher minor one", { includes: { minKernel: "5.19" } }, true],
  ["excludes an older kernel", { excludes: { minKernel: "4.8" } }, false],
  ["excludes a newer kernel", { excludes: { minKernel: "6.2" } }, true],
  [
    "includes that hold and excludes that hold",
    { includes: { caps: ["CAP_CHOWN"] }, excludes: { arches: ["amd64"] } },
    false,
  ],
];

for (const [what, conditions, kept] of CONDITIONS) {
  test(`resolveProfile: ${kept ? "keeps" : "drops"} a rule with ${what}`, () => {
    assert.equal(names(conditional(conditions), { kernel: "6.1.0-30-amd64" }), kept ? ["mount"] : []);
  });
}

test("resolveProfile: a kernel that nobody named is new", () => {
  assert.equal(names(conditional({ includes: { minKernel: "99.9" } })), ["mount"]);
});

test("resolveProfile: name is a list of one, comments are nothing", () => {
  const syscalls = [{ name: "read", action: "SCMP_ACT_ALLOW", comment: "needed" }];
  assert.equal(names({ defaultAction: "SCMP_ACT_ERRNO", syscalls }), ["read"]);
});

test("resolveProfile: an errno's name counts for more than its number", () => {
  const profile = resolveProfile(
    {
      defaultAction: "SCMP_ACT_ERRNO",
      defaultErrnoRet: 1,
      defaultErrno: "ENOSYS",
      syscalls: [
        { names: ["read"], action: "SCMP_ACT_ERRNO", errnoRet: 1, errno: "EINVAL" },
        { names: ["write"], action: "SCMP_ACT_ERRNO", errnoRet: 7 },
      ],
    },
    X86,
  );
  assert.is(profile.defaultErrnoRet, 38);
  assert.equal(
    profile.syscalls?.map((syscall) => syscall.errnoRet),
    [22, 7],
  );
});

test("resolveProfile: the result compiles", () => {
  const profile = {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    archMap: [{ architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] }],
    syscalls: [
      { names: ["read"], action: "SCMP_ACT_ALLOW" },
      { names: ["socket"], action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 12, op: "SCMP_CMP_LT" }] },
      { names: ["mount"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_ADMIN"] } },
    ],
  };
  const filter = compileSeccomp(resolveProfile(profile, X86), "x86_64");
  const answer = (number: number, arg = 0n, arch = 0xc000003e): number =>
    interpret(filter, { number, arch, args: [arg] });
  assert.is(answer(0), 0x7fff0000);
  assert.is(answer(0x40000000), 0x7fff0000);
  assert.is(answer(3, 0n, 0x40000003), 0x7fff0000);
  assert.is(answer(41, 11n), 0x7fff0000);
  assert.is(answer(41, 12n), 0x00050001);
  assert.is(answer(165), 0x00050026);
});

const WRONG: readonly (readonly [what: string, profile: unknown, message: RegExp])[] = [
  ["text", "unconfined", /"profile": "unconfined" is not an object/],
  ["nothing", null, /"profile": null is not an object/],
  ["a list", [], /"profile": \[\] is not an object/],
  ["no default action", { syscalls: [] }, /"defaultAction": undefined is not a string/],
  [
    "two lists of architectures",
    { defaultAction: "SCMP_ACT_ALLOW", archMap: [], architectures: [] },
    /"archMap"/,
  ],
  ["names that are text", conditional({ names: "mount" }), /"names": "mount" is not a list/],
  ["numbers for names", conditional({ names: [1] }), /"names": 1 is not a string/],
  ["name and names", conditional({ name: "umount" }), /"name": names is there as well/],
  ["an argument without operator", conditional({ args: [{ index: 0, value: 1 }] }), /"args.op"/],
  ["an argument without index", conditional({ args: [{ value: 1, op: "SCMP_CMP_EQ" }] }), /"args.index"/],
  ["text for a value", conditional({ args: [{ index: 0, value: "1", op: "SCMP_CMP_EQ" }] }), /"args.value"/],
  ["a kernel version with three parts", conditional({ includes: { minKernel: "4.8.1" } }), /"minKernel"/],
  ["an unknown errno", conditional({ action: "SCMP_ACT_ERRNO", errno: "EWHAT" }), /"EWHAT" is no errno/],
  ["text for an errno's number", conditional({ errnoRet: "1" }), /"errnoRet": "1" is not a number/],
];

for (const [what, profile, message] of WRONG) {
  test(`resolveProfile: refuses ${what}`, () => {
    try {
      resolveProfile(profile, X86);
    } catch (error) {
      assert.ok(isRlError(error) && error.code === "invalid");
      assert.match(error instanceof Error ? error.message : "", message);
      return;
    }
    assert.unreachable("nothing was thrown");
  });
}

test.run();
