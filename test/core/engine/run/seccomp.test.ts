import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { StartFilter } from "../../../../core/container/process-extras.ts";
import { compileDefault, compileProfile } from "../../../../core/engine/run/seccomp.ts";
import type { ProfileContext } from "../../../../core/seccomp/docker-profile.ts";
import { refusal } from "../../../cli/helpers.ts";
import { interpret } from "../../seccomp/interpreter.ts";

const test = suite("compileProfile");

const X86: ProfileContext = { architecture: "x86_64", capabilities: [], kernel: "6.1.0" };
const AUDIT_ARCH_X86_64 = 0xc000_003e;
const [READ, WRITE] = [0, 1];
const [ALLOW, EPERM] = [0x7fff_0000, 0x0005_0001];

const compile = (profile: unknown, context = X86): Uint8Array => compileWhole(profile, context).program;
const compileWhole = (profile: unknown, context = X86): StartFilter =>
  compileProfile("p.json", new TextEncoder().encode(JSON.stringify(profile)), context);
/** Of calls up to the newest one that the profile knows; later ones would be ENOSYS. */
const outcome = (filter: Uint8Array, number: number): number =>
  interpret(filter, { number, arch: AUDIT_ARCH_X86_64 });

test("compileProfile reads the runtime specification's form", () => {
  const filter = compile({
    defaultAction: "SCMP_ACT_ERRNO",
    architectures: ["SCMP_ARCH_X86_64"],
    syscalls: [{ names: ["read", "close"], action: "SCMP_ACT_ALLOW" }],
  });
  assert.is(outcome(filter, READ), ALLOW);
  assert.is(outcome(filter, WRITE), EPERM);
});

test("compileProfile reads docker's form and its conditions", () => {
  const profile = {
    defaultAction: "SCMP_ACT_ERRNO",
    archMap: [{ architecture: "SCMP_ARCH_X86_64", subArchitectures: [] }],
    syscalls: [
      { name: "read", action: "SCMP_ACT_ALLOW", includes: { minKernel: "6.1" } },
      { name: "close", action: "SCMP_ACT_ALLOW" },
    ],
  };
  assert.is(outcome(compile(profile), READ), ALLOW);
  assert.is(outcome(compile(profile, { ...X86, kernel: "5.10.0" }), READ), EPERM);
});

test("compileProfile names the file and keeps the reason as the cause", () => {
  for (const bytes of [new Uint8Array(), new Uint8Array([0xff]), new TextEncoder().encode("{]")]) {
    const error = refusal(() => compileProfile("/home/me/p.json", bytes, X86));
    assert.is(error.code, "invalid");
    assert.is(error.subject, "/home/me/p.json");
    assert.ok(error.cause instanceof Error);
  }
  const twice = '{"defaultAction":"SCMP_ACT_ALLOW","defaultAction":"SCMP_ACT_ERRNO"}';
  assert.is(refusal(() => compileProfile("p", new TextEncoder().encode(twice), X86)).code, "invalid");
});

test("compileDefault is passed on for the default profile", () => {
  assert.ok(compileDefault("x86_64", ["CAP_SYS_ADMIN"]).length > 8);
});

test.run();
