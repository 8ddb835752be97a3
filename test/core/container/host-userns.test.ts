import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeSeccomp, judgeUserNamespaces } from "../../../core/container/host-userns.ts";
import type { HostObservations } from "../../../core/ports/host-probe.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("host-userns");

const ROOT = { name: "root", uid: 0, gid: 0 };

const CASES: readonly (readonly [
  what: string,
  change: Partial<HostObservations>,
  state: string,
  mend: string | undefined,
])[] = [
  ["a complete machine", {}, "ok", undefined],
  [
    "one without the distributions' switches",
    { unprivilegedUsernsClone: undefined, apparmorRestrictUserns: undefined },
    "ok",
    undefined,
  ],
  [
    "a kernel without user namespaces",
    { maxUserNamespaces: undefined },
    "missing",
    "use a kernel built with CONFIG_USER_NS",
  ],
  ["a limit of 0", { maxUserNamespaces: "0\n" }, "missing", "sudo sysctl -w user.max_user_namespaces=28633"],
  [
    "a limit of 0, as root",
    { maxUserNamespaces: "0\n", user: ROOT },
    "missing",
    "sudo sysctl -w user.max_user_namespaces=28633",
  ],
  [
    "Debian's switch",
    { unprivilegedUsernsClone: "0\n" },
    "missing",
    "sudo sysctl -w kernel.unprivileged_userns_clone=1",
  ],
  ["Debian's switch, as root", { unprivilegedUsernsClone: "0\n", user: ROOT }, "ok", undefined],
  [
    "Ubuntu's switch",
    { apparmorRestrictUserns: "1\n" },
    "limited",
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give rl such a profile",
  ],
  ["Ubuntu's switch, as root", { apparmorRestrictUserns: "1\n", user: ROOT }, "ok", undefined],
];

for (const [what, change, state, mend] of CASES) {
  test(`judgeUserNamespaces() of ${what} is ${state}`, () => {
    const verdict = judgeUserNamespaces({ ...COMPLETE, ...change });
    assert.is(verdict.state, state);
    assert.is(verdict.mend, mend);
  });
}

test("judgeSeccomp() wants filters that can refuse", () => {
  assert.is(judgeSeccomp(COMPLETE).state, "ok");
  for (const seccompActions of [undefined, "", "kill trap\n"]) {
    const verdict = judgeSeccomp({ ...COMPLETE, seccompActions });
    assert.is(verdict.state, "missing");
    assert.is(verdict.mend, "use a kernel built with CONFIG_SECCOMP_FILTER");
  }
});

test.run();
