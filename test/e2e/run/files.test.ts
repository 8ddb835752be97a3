/** -v, --tmpfs, --read-only. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run: files from outside");
let stage: Stage;
let image: string;
let shared: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  shared = join(stage.home, "shared");
  mkdirSync(join(shared, "below"), { recursive: true });
  writeFileSync(join(shared, "file"), "from outside\n");
});
test.after(() => stage?.stop());

/** The options of a mount, from /proc/self/mountinfo. */
const optionsOf = async (target: string, flags: readonly string[]): Promise<string[]> =>
  (await stage.sh(`awk '$5 == "${target}" { print $6 }' /proc/self/mountinfo`, flags)).trim().split(",");

test("-v of a directory can be read and written, and what is made is the caller's", async () => {
  const seen = await stage.sh("cat /data/file; echo inside >/data/made", ["-v", `${shared}:/data`]);
  assert.is(seen, "from outside\n");
  assert.is(readFileSync(join(shared, "made"), "utf8"), "inside\n");
  assert.is(statSync(join(shared, "made")).uid, process.getuid?.());
});

test("-v with ro can be read alone", async () => {
  const script = "cat /data/file; echo x 2>&1 >/data/refused; mkdir /data/below/x 2>&1; echo end";
  const seen = await stage.sh(script, ["--volume", `${shared}:/data:ro`]);
  assert.match(seen, /^from outside\n.*Read-only file system\n.*Read-only file system\nend\n$/s);
  assert.not.ok(existsSync(join(shared, "refused")));
});

test("-v with nosuid and noexec sets them; rw is the default", async () => {
  const options = await optionsOf("/data", ["-v", `${shared}:/data:nosuid,noexec`]);
  for (const name of ["rw", "nosuid", "noexec"]) assert.ok(options.includes(name), options.join());
});

test("-v with an option nobody knows is refused", async () => {
  const ended = await stage.rl([...PLAIN, "-v", `${shared}:/data:shiny`, image, "true"]);
  assert.is(ended.exitCode, 125);
  assert.match(ended.stderr, /^rl: Cannot .*shiny/);
});

test("-v ./dir is below the working directory", async () => {
  const seen = await stage.ok([...PLAIN, "-v", "./shared:/data", image, "cat", "/data/file"], {
    cwd: stage.home,
  });
  assert.is(seen, "from outside\n");
  const up = ["-v", "../shared:/data", image, "cat", "/data/file"];
  assert.is(await stage.ok([...PLAIN, ...up], { cwd: join(shared) }), "from outside\n");
});

test("-v of a file covers a file, and makes one where there is none", async () => {
  const file = join(shared, "file");
  const flags = ["-v", `${file}:/etc/passwd:ro`, "-v", `${file}:/new/place/file`];
  assert.is(await stage.sh("cat /etc/passwd /new/place/file", flags), "from outside\nfrom outside\n");
});

test("-v of a file onto /etc/hosts wins over the generated one", async () => {
  assert.is(await stage.sh("cat /etc/hosts", ["-v", `${join(shared, "file")}:/etc/hosts`]), "from outside\n");
});

test("-v of something that is not there, and cannot be made, is refused", async () => {
  const missing = join(shared, "file", "below");
  assertRefused(await stage.rl([...PLAIN, "-v", `${missing}:/data`, image, "true"]), { line: missing });
  assert.not.ok(existsSync(missing));
});

test("--tmpfs is an empty file system of the size and mode asked for", async () => {
  const script = "stat -f -c %T /run; stat -c %a /run; ls -A /run; df -k /run | awk 'END { print $2 }'";
  assert.is(await stage.sh(script, ["--tmpfs", "/run:size=1m,mode=700"]), "tmpfs\n700\n1024\n");
  const options = await optionsOf("/new/tmp", ["--tmpfs", "/new/tmp"]);
  for (const name of ["rw", "nosuid", "nodev", "noexec"]) assert.ok(options.includes(name), options.join());
});

test("--read-only refuses writes, but not to volumes and tmpfs", async () => {
  const script = "for d in / /etc /tmp /data /run /dev/shm; do touch $d/x 2>/dev/null && echo $d; done; true";
  const flags = ["--read-only", "-v", `${shared}:/data`, "--tmpfs", "/run"];
  assert.is(await stage.sh(script, flags), "/data\n/run\n/dev/shm\n");
});

test("without --read-only the root can be written, and the next container starts afresh", async () => {
  const script = "cat /mark 2>/dev/null; rm -r /home; echo x >/mark; ls -d /home 2>/dev/null; cat /mark";
  for (let time = 0; time < 2; time += 1) assert.is(await stage.sh(script), "x\n");
});

test.run();
