import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileDefault } from "../../../core/seccomp/compile-default.ts";
import { defaultFilter, prebuiltFilter } from "../../../core/seccomp/default-filter.ts";
import { DECISIVE_CAPABILITIES } from "../../../core/seccomp/default-profile.ts";
import { MACHINES, render } from "../../../scripts/generate-seccomp.ts";

const test = suite("core/seccomp/default-filter");

const DEFAULT = (
  "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FSETID CAP_FOWNER CAP_SETGID CAP_SETUID CAP_SETFCAP CAP_SETPCAP " +
  "CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_KILL"
).split(" ");

for (const machine of MACHINES) {
  test(`generated/${machine}.ts: is what scripts/generate-seccomp.ts writes`, async () => {
    const file = new URL(`../../../core/seccomp/generated/${machine}.ts`, import.meta.url);
    assert.is(readFileSync(file, "utf8"), await render(machine));
  });

  test(`prebuiltFilter: ${machine}, with the default capabilities and with none, as compiled`, () => {
    for (const capabilities of [DEFAULT, []]) {
      assert.equal(prebuiltFilter(machine, capabilities), compileDefault(machine, capabilities));
    }
  });

  test(`prebuiltFilter: ${machine}, capabilities that no rule asks about make no difference`, () => {
    const more = [...DEFAULT, "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_MKNOD", "CAP_AUDIT_WRITE"];
    assert.equal(prebuiltFilter(machine, more), compileDefault(machine, more));
    assert.equal(prebuiltFilter(machine, ["CAP_CHOWN"]), compileDefault(machine, ["CAP_CHOWN"]));
  });

  test(`prebuiltFilter: ${machine}, there is none for any other decisive capability`, () => {
    for (const capability of DECISIVE_CAPABILITIES.filter((name) => name !== "CAP_SYS_CHROOT")) {
      assert.is(prebuiltFilter(machine, [...DEFAULT, capability]), undefined, capability);
      assert.is(prebuiltFilter(machine, [capability]), undefined, capability);
    }
  });
}

test("defaultFilter: compiles only what is not prebuilt", () => {
  const asked: string[] = [];
  const compile = (machine: string, capabilities: readonly string[]): Uint8Array => {
    asked.push(`${machine} ${capabilities.join(",")}`);
    return Uint8Array.of(1);
  };
  assert.equal(defaultFilter("x86_64", DEFAULT, compile), compileDefault("x86_64", DEFAULT));
  assert.equal(asked, []);
  assert.equal(defaultFilter("x86_64", ["CAP_SYS_ADMIN"], compile), Uint8Array.of(1));
  assert.equal(asked, ["x86_64 CAP_SYS_ADMIN"]);
});

test("default-filter.ts: imports nothing but the generated modules at run time", () => {
  const source = readFileSync(new URL("../../../core/seccomp/default-filter.ts", import.meta.url), "utf8");
  const imports = [...source.matchAll(/^import (?!type ).*from "(.*)";$/gm)].map((match) => match[1]);
  assert.equal(imports, ["./generated/aarch64.ts", "./generated/x86_64.ts"]);
});

test.run();
