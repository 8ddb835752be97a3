import { existsSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { securityModules } from "../../../core/host/bun/security-modules.ts";

const test = suite("securityModules");

test("securityModules says what the kernel lists as switched on", () => {
  const { apparmor, selinux } = securityModules();
  const list = "/sys/kernel/security/lsm";
  const names = existsSync(list) ? readFileSync(list, "utf8").trim().split(",") : [];
  assert.equal([apparmor, selinux], [names.includes("apparmor"), names.includes("selinux")]);
});

test.run();
