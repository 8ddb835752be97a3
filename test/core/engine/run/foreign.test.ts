import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runForeign } from "../../../../core/engine/run/foreign.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { ID, runFlags, sources } from "./fixture.ts";
import { stock } from "./stocked.ts";

const test = suite("runForeign()");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

/** The error of a start that must not leave anything. */
async function refused(runtime: string, ...argv: readonly string[]): Promise<string> {
  const name = `${here.session.paths.root}/names/n`;
  const request = {
    flags: runFlags("--network=none", ...argv),
    image: "alpine",
    id: ID,
    sources: sources(),
    environment: here.environment,
    caller: callerOf(recordOutput()),
    quickFile: undefined,
  };
  const error = await rejection(runForeign(runtime, request, name));
  assert.not.ok(existsSync(`${here.session.paths.containers}/${ID}`));
  assert.not.ok(existsSync(name));
  return error.message;
}

test("runForeign() refuses to keep signals from a container", async () => {
  assert.match(
    await refused("/bin/true", "--sig-proxy=false"),
    /signals are kept from containers by rl's own/,
  );
});

test("runForeign() refuses an init and a log, which are rl's own", async () => {
  assert.match(await refused("/bin/true", "--log-driver=none"), /what a container writes is kept by rl/);
  assert.match(await refused("/bin/true", "--init"), /--init is done by rl's own/);
  assert.match(await refused("/bin/true", "--security", "strict"), /Landlock, which no other runtime does/);
});

test("runForeign() asks the image for the user before it leaves anything behind", async () => {
  assert.is(await refused("/bin/true"), 'Cannot use user "web": the image has no such user or group');
  assert.match(await refused("/bin/true", "--user", "4294967295"), /above the highest id/);
});

test("runForeign() refuses a way to stop, for rl stop does not know the other's containers", async () => {
  assert.match(await refused("/bin/true", "--stop-signal=INT"), /rl stop is for rl's own containers/);
  assert.match(await refused("/bin/true", "--stop-timeout=3"), /rl stop is for rl's own containers/);
});

test("runForeign() refuses a runtime that is not there before it leaves anything behind", async () => {
  assert.match(await refused("no-such-runtime", "--user", "0"), /there is no such program/);
});

test("runForeign() refuses what is done around the clone, which is the other's", async () => {
  assert.match(await refused("/bin/true", "-m", "64m"), /limits are for rl's own containers/);
  assert.match(await refused("/bin/true", "--cgroup-parent", "/a"), /limits are for rl's own containers/);
  assert.match(await refused("/bin/true", "--pid", "host"), /shared namespaces are for rl's own/);
});

test.run();
