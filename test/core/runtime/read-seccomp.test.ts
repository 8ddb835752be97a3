import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readSeccomp } from "../../../core/runtime/read-seccomp.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import { readChanged, testRefusals, WHOLE } from "./whole.ts";

const test = suite("readSeccomp");
const AT = "linux.seccomp";
const ARG = `${AT}.syscalls.0.args.0`;

test("reads every property, and the least there can be", () => {
  assert.equal(readSeccomp(WHOLE.linux.seccomp, "s"), WHOLE.linux.seccomp);
  assert.equal(readSeccomp({ defaultAction: "SCMP_ACT_ALLOW" }, "s"), { defaultAction: "SCMP_ACT_ALLOW" });
});

test("reads values that the compiler takes, up to the last of 64 bits", () => {
  const filter = (value: unknown): Uint8Array => {
    const args = [{ index: 0, value, op: "SCMP_CMP_EQ" }];
    const syscalls = [{ names: ["close"], action: "SCMP_ACT_KILL", args }];
    const { linux } = readChanged(AT, { defaultAction: "SCMP_ACT_ALLOW", syscalls });
    assert.ok(linux?.seccomp);
    return compileSeccomp(linux.seccomp, "x86_64");
  };
  // One more than what a number could say.
  assert.not.equal(filter(2n ** 53n + 1n), filter(2n ** 53n));
  assert.not.equal(filter(2n ** 64n - 1n), filter(2n ** 64n - 2n));
});

testRefusals(test, [
  [`${AT}.defaultAction`, undefined, `${AT}.defaultAction`, /missing/],
  [`${AT}.defaultAction`, "ALLOW", `${AT}.defaultAction`, /"ALLOW" is none of SCMP_ACT_ALLOW, /],
  [`${AT}.defaultErrnoRet`, -1, `${AT}.defaultErrnoRet`, /-1 is not within/],
  [`${AT}.architectures.1`, "x86", `${AT}.architectures[1]`, /"x86" is not an architecture/],
  [`${AT}.flags.0`, "LOG", `${AT}.flags[0]`, /"LOG" is none of/],
  [`${AT}.listenerPath`, undefined, `${AT}.listenerMetadata`, /there is no listenerPath/],
  [`${AT}.syscalls`, {}, `${AT}.syscalls`, /instead of an array/],
  [`${AT}.syscalls.0.names`, undefined, `${AT}.syscalls[0].names`, /missing/],
  [`${AT}.syscalls.0.names`, [], `${AT}.syscalls[0].names`, /empty/],
  [`${AT}.syscalls.0.names.1`, "", `${AT}.syscalls[0].names[1]`, /empty/],
  [`${AT}.syscalls.0.action`, "SCMP_ACT_PRAY", `${AT}.syscalls[0].action`, /is none of/],
  [`${AT}.syscalls.0.errnoRet`, "EPERM", `${AT}.syscalls[0].errnoRet`, /instead of an integer/],
  [`${ARG}.index`, 6, `${AT}.syscalls[0].args[0].index`, /6 is not within 0 to 5/],
  [`${ARG}.value`, -1, `${AT}.syscalls[0].args[0].value`, /-1 is not within/],
  [`${ARG}.value`, undefined, `${AT}.syscalls[0].args[0].value`, /missing/],
  [`${ARG}.valueTwo`, 0.5, `${AT}.syscalls[0].args[0].valueTwo`, /a fraction/],
  [`${ARG}.op`, "==", `${AT}.syscalls[0].args[0].op`, /"==" is none of SCMP_CMP_EQ, /],
]);

test.run();
