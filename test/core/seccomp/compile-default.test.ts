import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import { compileDefault } from "../../../core/seccomp/compile-default.ts";
import { defaultProfile } from "../../../core/seccomp/default-profile.ts";

const test = suite("core/seccomp/compile-default");

for (const machine of ["x86_64", "aarch64"] as const) {
  for (const capabilities of [[], ["CAP_SYS_CHROOT"], ["CAP_SYS_ADMIN", "CAP_SYS_PTRACE"]]) {
    test(`compileDefault: is the default profile compiled, ${machine} ${capabilities.join(" ")}`, () => {
      const compiled = compileSeccomp(defaultProfile(machine, capabilities), machine);
      assert.equal(compileDefault(machine, capabilities), compiled);
    });
  }
}

test("compileDefault: is the same every time", () => {
  assert.equal(compileDefault("x86_64", ["CAP_CHOWN", "CAP_KILL"]), compileDefault("x86_64", ["CAP_KILL"]));
});

test.run();
