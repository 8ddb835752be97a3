/** A profile of AppArmor, which Debian's kernel has switched on, confines a container's processes. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runOk } from "../../helpers/process.ts";
import { type Config, makePlace, type Place } from "../bundle.ts";

const test = suite("AppArmor");
const PROFILE = `profile rl-vm-test flags=(attach_disconnected,mediate_deleted) {
  file,
  capability,
  network,
  unix,
  mount,
  signal,
  ptrace,
  deny /**/secret rw,
}
`;
const LOOK =
  "cat /proc/self/attr/current >/home/label; (echo >/home/secret) 2>/dev/null; echo $? >/home/wrote";
const SECRET = "cat /proc/self/attr/current; (echo >/home/secret) 2>/dev/null || echo denied";
let place: Place;
test.before(async () => {
  place = await makePlace();
  const profile = join(place.stage.home, "profile");
  await Bun.write(profile, PROFILE);
  await runOk(["apparmor_parser", "--replace", "--skip-cache", profile]);
});
test.after(() => place?.stop());

const labelled =
  (profile: string) =>
  (config: Config): void => {
    Object.assign(config.process, { apparmorProfile: profile });
  };

test("a container without one is as free as its caller", async () => {
  const container = await place.start("cgroupfs", "free", `${LOOK}; exec sleep 600`);
  assert.equal([await container.said("wrote"), await container.said("label")], ["0\n", "unconfined\n"]);
  await container.remove();
});

test("a profile confines the first process and those of exec", async () => {
  const container = await place.start(
    "cgroupfs",
    "confined",
    `${LOOK}; exec sleep 600`,
    labelled("rl-vm-test"),
  );
  const said = [await container.said("wrote"), await container.said("label")];
  assert.equal(said, ["1\n", "rl-vm-test (enforce)\n"]);
  const entered = await place.oci("cgroupfs", "exec", "confined", "sh", "-c", SECRET);
  assert.is(entered.stdout, "rl-vm-test (enforce)\ndenied\n", entered.stderr);
  await container.remove();
});

test("one that is not loaded is refused by name", async () => {
  const directory = await place.bundle("unknown", "true", labelled("rl-vm-no-such-profile"));
  const refused = await place.oci("cgroupfs", "run", "--bundle", directory, "unknown");
  assert.is(refused.exitCode, 1);
  assert.match(refused.stderr, /rl-vm-no-such-profile/);
});

test.run();
