/** A user without subordinate ids: one id, one warning, and it works. Only root can become that user. */
import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { PLAIN } from "../../helpers/e2e/stage.ts";
import { type Finished, runOk } from "../../helpers/process.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { runAs } from "../../helpers/user.ts";
import { program } from "../../helpers/world.ts";

const USER = "rlsingle";
const test = suite("a user without subordinate ids");
let scratch: TempDir;
let registry: Registry;
let image: string;
let uid: number;

test.before(async () => {
  registry = await startRegistry();
  const owned = [{ path: "d/", type: "directory" as const, uid: 7, gid: 8, mode: 0o750 }];
  const files = [1, 1000, 65534].map((id) => ({ path: `d/${id}`, content: `${id}\n`, uid: id, gid: id }));
  image = await pushImage(registry, "owners", { layers: [[...busyboxEntries(), ...owned, ...files]] });
  uid = Number(await runOk(["id", "-u", USER]));
  scratch = tempDir("rl-single");
  mkdirSync(join(scratch.path, "store"));
  chownSync(join(scratch.path, "store"), uid, uid);
});
test.after(async () => {
  await registry?.stop();
  scratch?.remove();
});

/** Run, and wait for the removal of the container, which the end of the session would cut off. */
const PATIENT =
  '"$@"; status=$?; i=0; cd "$RL_ROOT/containers"; ' +
  'while [ -n "$(ls -A)" ] && [ $i -lt 400 ]; do i=$((i + 1)); sleep 0.05; done; exit $status';

/** Every call is a session of its own, whose processes end with it; the store stays. */
const rl = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
  runAs(USER, ["sh", "-c", PATIENT, "sh", program(), ...args], {
    env: { ...process.env, RL_ROOT: join(scratch.path, "store"), ...env },
    timeoutMs: 120_000,
  });

for (const driver of ["overlay", "fuse-overlayfs", "vfs"]) {
  test(`${driver}: an image with many owners is pulled and run, with one warning`, async () => {
    const env = { RL_STORAGE_DRIVER: driver };
    const script = "id -u; stat -c '%u %g' /d /d/*; cat /d/*; echo new >/d/1000; chmod 700 /d; cat /d/1000";
    for (let time = 0; time < 2; time += 1) {
      const { exitCode, stdout, stderr } = await rl([...PLAIN, "-q", image, "sh", "-c", script], env);
      assert.is(exitCode, 0, stderr);
      assert.is(stdout, `0\n${"0 0\n".repeat(4)}1\n1000\n65534\nnew\n`);
      assert.match(stderr, /^rl: warning: [^\n]*one user and one group[^\n]*\n$/);
    }
  });
}

test("one id is mapped: the user's own", async () => {
  const { stdout } = await rl([...PLAIN, image, "cat", "/proc/self/uid_map", "/proc/self/gid_map"]);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  assert.equal(lines, [
    ["0", String(uid), "1"],
    ["0", String(uid), "1"],
  ]);
});

test("another user inside is refused, as his id is not mapped", async () => {
  const { exitCode, stdout, stderr } = await rl([...PLAIN, "-u", "1000", image, "id"]);
  assert.equal([exitCode, stdout], [125, ""]);
  assert.match(stderr, /^rl: warning: .*\nrl: Cannot use user "1000": .*\nhint: .*\n$/);
});

test("keep-id is refused, as it needs ranges", async () => {
  const { exitCode, stderr } = await rl([...PLAIN, "--userns", "keep-id", image, "id"]);
  assert.is(exitCode, 125);
  assert.match(stderr, /^rl: Cannot .*keep-id.*\nhint: .*\n$/);
});

test("rl info says so, and what would mend it", async () => {
  const { exitCode, stdout } = await rl(["info"]);
  assert.is(exitCode, 0);
  assert.match(stdout, /mend: .*usermod --add-subuids/);
});

test("nothing is left in the store but what was pulled", async () => {
  const left = await runOk(["find", join(scratch.path, "store/containers"), "-mindepth", "1"]);
  assert.is(left, "");
});

test.run();
