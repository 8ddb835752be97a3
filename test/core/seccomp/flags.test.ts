import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FILTER_FLAGS, filterFlags, notifies } from "../../../core/seccomp/flags.ts";
import type { LinuxSeccomp } from "../../../core/spec/runtime-config.ts";

const test = suite("core/seccomp/flags");

const profile = (flags: readonly string[], action: "SCMP_ACT_LOG" | "SCMP_ACT_NOTIFY"): LinuxSeccomp => ({
  defaultAction: "SCMP_ACT_ALLOW",
  flags,
  syscalls: [{ names: ["read"], action }],
});

test("filterFlags has linux/seccomp.h's numbers", () => {
  const alone = (flag: string) => filterFlags(profile([`SECCOMP_FILTER_FLAG_${flag}`], "SCMP_ACT_LOG"));
  assert.equal(["TSYNC", "LOG", "SPEC_ALLOW"].map(alone), [1, 2, 4]);
  assert.is(filterFlags({ defaultAction: "SCMP_ACT_ALLOW" }), 0);
});

test("filterFlags asks for a listener when there are notifications, and then only for what goes with it", () => {
  assert.is(filterFlags(profile([], "SCMP_ACT_NOTIFY")), 8);
  assert.is(filterFlags(profile(FILTER_FLAGS, "SCMP_ACT_NOTIFY")), 1 | 2 | 4 | 8 | 16 | 32);
  assert.is(filterFlags(profile(FILTER_FLAGS, "SCMP_ACT_LOG")), 1 | 2 | 4);
});

test("filterFlags refuses what is no flag", () => {
  assert.throws(
    () => filterFlags(profile(["SECCOMP_FILTER_FLAG_NEW_LISTENER"], "SCMP_ACT_LOG")),
    /no such flag/,
  );
  assert.throws(() => filterFlags(profile(["constructor"], "SCMP_ACT_LOG")), /no such flag/);
});

test("notifies looks at all rules", () => {
  assert.not(notifies({ defaultAction: "SCMP_ACT_ALLOW", listenerPath: "/agent" }));
  assert.ok(notifies(profile([], "SCMP_ACT_NOTIFY")));
});

test.run();
