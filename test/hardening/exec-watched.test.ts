/** A container whose first process waits for who enters it must find nothing of the host's (CVE-2016-9962). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES } from "../../core/bundle/capabilities.ts";
import { type Containers, makeContainers } from "../helpers/e2e/containers.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import { runOk } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";

const test = suite("hardening: exec into a container that watches");
const EXECS = 100;
let all: Containers;
test.before(async () => {
  skipIf(requires.tool("gcc"));
  all = await makeContainers();
});
test.after(() => all?.stop());

test(`${EXECS} commands show nothing of the host's before they are executed`, async () => {
  const source = join(import.meta.dir, "exec-watcher.c");
  const program = join(all.stage.home, "watcher");
  await runOk(["gcc", "-static", "-O1", "-Wall", "-Werror", "-o", program, source]);
  const capabilities = { bounding: CAPABILITIES, effective: CAPABILITIES, permitted: CAPABILITIES };
  await all.start("watched", (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/watcher", type: "bind", source: program, options: ["bind", "ro"] },
    ],
    process: {
      cwd: "/",
      user: { uid: 0, gid: 0 },
      ...config.process,
      args: ["/watcher", "/found"],
      // As strong as it can be: whatever protects the newcomer is not a capability that the watcher lacks.
      capabilities,
    },
  }));
  for (let count = 0; count < EXECS; count += 1) {
    const { exitCode, stderr } = await all.oci(["exec", "watched", "true"]);
    assert.is(exitCode, 0, stderr);
  }
  await all.oci(["kill", "watched", "TERM"]);
  const found = (): string => readFileSync(join(all.stage.home, "watched/rootfs/found"), "utf8");
  await untilTrue("what it has found", () => /^met \d+\n$/m.test(found()));
  assert.match(found(), /^met \d+\n$/, "nothing but a number");
  // It has looked at them while they could still show something.
  assert.ok(Number(found().slice(4)) > EXECS / 4, found());
});

test.run();
