/**
 * A12: a primary group that is not among the supplementary ones can be shed, and files that deny it open up
 * (CVE-2022-2989, CVE-2022-2990, CVE-2022-2995, CVE-2022-36109).
 */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { User } from "../../../core/spec/runtime-config.ts";
import { buildAttack } from "../../helpers/e2e/attack.ts";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { subordinateMap } from "../../helpers/subordinate.ts";

const test = suite("attack A12: groups");
let stage: Stage;
let image: string;
let bundle: Bundle;
test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "empty" });
  const attack = readFileSync(await buildAttack(stage.home));
  const denied = (group: number) => ({ path: `denied${group}`, mode: 0o604, gid: group, content: "read\n" });
  image = await pushImage(stage.registry, "groups", {
    layers: [
      [
        ...busyboxEntries(),
        { path: "etc/", type: "directory" },
        {
          path: "etc/passwd",
          content: "root:x:0:0::/root:/bin/sh\nalice:x:1000:100::/:/bin/sh\nbob:x:1001:0::/:/bin/sh\n",
        },
        { path: "etc/group", content: "root:x:0:\nusers:x:100:\nstaff:x:50:alice\nmore:x:51:bob,alice\n" },
        { path: "shed/", type: "directory" },
        // Whoever executes it has another group in place of the primary one.
        { path: "shed/attack", mode: 0o2755, gid: 77, content: attack },
        { path: "attack", mode: 0o755, content: attack },
        denied(0),
        denied(50),
        denied(100),
      ],
    ],
  });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const GROUPS: readonly (readonly [flags: readonly string[], groups: string])[] = [
  [[], "0"],
  [["-u", "0"], "0"],
  [["-u", "alice"], "50 51 100"],
  [["-u", "1000"], "50 51 100"],
  [["-u", "alice:staff"], "50"],
  [["-u", "alice:50"], "50"],
  [["-u", "bob"], "0 51"],
  [["-u", "4242"], "0"],
  [["-u", "4242:4243"], "4243"],
];

test("the supplementary groups are those of the image's files, with the primary one, and none of the caller's", async () => {
  for (const [flags, groups] of GROUPS) {
    const seen = await stage.ok([...PLAIN, ...flags, image, "grep", "^Groups", "/proc/self/status"]);
    assert.is(seen.split("\t")[1]?.trim(), groups, flags.join(" "));
  }
});

test("a file that denies a group denies it, with the primary group in force and after it was given up", async () => {
  const denies = async (user: string, group: number): Promise<void> => {
    for (const attack of ["/attack", "/shed/attack"]) {
      const show = [attack, "show", `/denied${group}`];
      const { stdout, stderr } = await stage.rl([...PLAIN, "-u", user, image, ...show]);
      assert.is(stdout, "", `${user} ${attack} ${group}`);
      assert.match(stderr, /Permission denied/);
    }
  };
  await denies("alice", 100);
  await denies("alice", 50);
  await denies("bob", 0);
  await denies("4242", 0);
  await denies("4242:50", 50);
  // Others may read it, which is what would be given to who is without the group.
  assert.is(
    await stage.ok([...PLAIN, "-u", "4242:4243", image, "/shed/attack", "show", "/denied50"]),
    "read\n",
  );
});

test("a bundle's user has its primary group among the supplementary ones", async () => {
  const { stdout, stderr } = await bundle.run(["grep", "^Groups", "/proc/self/status"]);
  // Without ids of others nothing may be set: then no group but the own, which is mapped to 0, can be meant.
  assert.match(stdout, /^Groups:\t(0 |65534 )*\n$/, stderr);
});

test("a bundle's additionalGids are beside the primary group, with none of the caller's, and deny what they deny", async () => {
  const maps = { uidMappings: subordinateMap("uid"), gidMappings: subordinateMap("gid") };
  const capabilities = ["CAP_CHOWN", "CAP_FSETID", "CAP_FOWNER"];
  const run = (args: readonly string[], user: User, caps: readonly string[] = []) =>
    bundle.run(args, (config) => ({
      ...config,
      process: {
        cwd: "/",
        ...config.process,
        args,
        user,
        // Else no file's group is taken.
        noNewPrivileges: false,
        capabilities: { bounding: caps, effective: caps, permitted: caps },
      },
      linux: { ...config.linux, ...maps },
    }));
  copyFileSync(await buildAttack(stage.home), join(bundle.rootfs, "attack"));
  const prepare =
    "echo read >/denied; chgrp 100 /denied; chmod 0604 /denied; " +
    "mkdir -m 755 /shed; cp /attack /shed/attack; chgrp 77 /shed/attack; chmod 2755 /shed/attack";
  const prepared = await run(["sh", "-c", prepare], { uid: 0, gid: 0 }, capabilities);
  assert.is(prepared.exitCode, 0, prepared.stderr);
  for (const [user, groups, may] of [
    [{ uid: 1000, gid: 100 }, "100", false],
    [{ uid: 1000, gid: 50, additionalGids: [100] }, "50 100", false],
    [{ uid: 1000, gid: 100, additionalGids: [51] }, "51 100", false],
    [{ uid: 1000, gid: 50, additionalGids: [51, 51] }, "50 51", true],
  ] as const) {
    const what = JSON.stringify(user);
    const seen = (await run(["grep", "^Groups", "/proc/self/status"], user)).stdout;
    const numbers = new Set(seen.replace("Groups:", "").trim().split(/\s+/));
    assert.equal([...numbers].sort().join(" "), groups.split(" ").sort().join(" "), what);
    for (const attack of ["/attack", "/shed/attack"]) {
      const { stdout, stderr } = await run([attack, "show", "/denied"], user);
      assert.is(stdout, may ? "read\n" : "", `${what} ${attack}: ${stderr}`);
      if (!may) assert.match(stderr, /Permission denied/);
    }
  }
});

test.run();
