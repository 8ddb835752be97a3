/** `rl run`: what a container's process sees and what its end becomes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Finished } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { makeWorld, program, type World } from "../helpers/world.ts";

const test = suite("rl run");
let world: World;
let busybox: string;

test.before(async () => {
  skipIf(requires.userNamespace() ?? requires.tool("docker-registry"));
  world = await makeWorld({ registry: "images" });
  busybox = world.image("busybox:latest");
  await world.ok(["pull", busybox]);
});
test.after(() => world?.stop());

const base = ["run", "--rm", "--network", "none"];
const sh = (flags: readonly string[], script: string): Promise<string> =>
  world.ok([...base, ...flags, busybox, "sh", "-c", script]);
const fails = (...rest: string[]): Promise<Finished> => world.rl([...base, ...rest]);

test("exits with the command's status", async () => {
  for (const code of [0, 1, 7, 125, 255]) {
    assert.is((await fails(busybox, "sh", "-c", `exit ${code}`)).exitCode, code);
  }
});

test("exits with 128 plus the signal that ended the command", async () => {
  const ended = await fails("--init", busybox, "sh", "-c", "kill -TERM $$");
  assert.is(ended.exitCode, 143);
});

test("exits with 127 for a command that is not there", async () => {
  for (const command of ["nope", "/bin/nope"]) {
    const { exitCode, stderr } = await fails(busybox, command);
    assert.is(exitCode, 127);
    assert.match(stderr, new RegExp(`Cannot run command "${command}"`));
  }
});

test("exits with 126 for a command that cannot be executed", async () => {
  for (const command of ["/etc/passwd", "/etc"])
    assert.is((await fails(busybox, command)).exitCode, 126, command);
});

test("exits with 125 for its own failures and writes nothing to standard output", async () => {
  for (const args of [
    ["--bogus", busybox],
    ["--pull", "never", world.image("busybox:nope")],
  ]) {
    const { exitCode, stdout, stderr } = await fails(...args);
    assert.is(exitCode, 125);
    assert.is(stdout, "");
    assert.match(stderr, /^rl: Cannot .*"/);
  }
});

test("passes standard output and error through apart", async () => {
  const { stdout, stderr } = await fails(busybox, "sh", "-c", "echo out; echo err >&2");
  assert.is(stdout, "out\n");
  assert.is(stderr, "err\n");
});

test("-i passes standard input, bytes and end, without it there is none", async () => {
  const stdin = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
  const count = [busybox, "sh", "-c", "wc -c; echo end"];
  assert.equal((await world.ok([...base, "-i", ...count], { stdin })).trim().split(/\s+/), ["100000", "end"]);
  assert.equal((await world.ok([...base, ...count], { stdin })).trim().split(/\s+/), ["0", "end"]);
});

test("everything after the image is the command's", async () => {
  assert.is(await world.ok([...base, busybox, "echo", "--rm", "-e", "--", "--help"]), "--rm -e -- --help\n");
});

test("-e, --env-file set variables, the last wins, a bare name is taken from the caller", async () => {
  const file = join(world.home, "list.env");
  writeFileSync(file, "# comment\nA=file\nB=two words\n");
  const flags = ["--env-file", file, "-e", "A=flag", "-e", "C", "-e", "D=x=y", "-e", "E="];
  const { stdout } = await world.rl([...base, ...flags, busybox, "env"], { env: { C: "caller" } });
  const seen = stdout.split("\n");
  for (const line of ["A=flag", "B=two words", "C=caller", "D=x=y", "E="])
    assert.ok(seen.includes(line), stdout);
  assert.ok(seen.some((line) => line.startsWith("PATH=/usr/local/sbin:")));
});

test("-u takes names and numbers, with groups and home of the image", async () => {
  const id = "id -u; id -g; id -G; echo $HOME";
  assert.is(await sh(["-u", "alice"], id), "1000\n1000\n1000 50\n/home/alice\n");
  assert.is(await sh(["-u", "1000:50"], id), "1000\n50\n50\n/home/alice\n");
  assert.is((await sh(["-u", "4242:4343"], "id -u; id -g")).trim(), "4242\n4343");
  const { exitCode, stderr } = await fails("-u", "nobody-here", busybox, "true");
  assert.is(exitCode, 125);
  assert.match(stderr, /nobody-here/);
});

test("-w makes the directory and --hostname names the machine", async () => {
  assert.is(
    await sh(["-w", "/new/deep", "--hostname", "box"], "pwd; hostname; cat /etc/hostname"),
    "/new/deep\nbox\nbox\n",
  );
});

test("--entrypoint replaces the image's and drops its command", async () => {
  const image = world.image("busybox:config");
  assert.is(await world.ok([...base, image]), "entry default\n");
  assert.is(await world.ok([...base, image, "mine"]), "entry mine\n");
  assert.is(await world.ok([...base, "--entrypoint", "id", image, "-un"]), "alice\n");
  assert.is(await world.ok([...base, "--entrypoint", "pwd", image]), "/srv/work\n");
});

test("--read-only leaves only tmpfs writable", async () => {
  const script =
    "touch /x 2>/dev/null && echo root; touch /scratch/x && echo scratch; stat -f -c %T /scratch";
  assert.is(await sh(["--read-only", "--tmpfs", "/scratch:size=1m"], script), "scratch\ntmpfs\n");
});

test("-v binds directories and files, read-only with :ro", async () => {
  const directory = join(world.home, "shared");
  mkdirSync(directory);
  writeFileSync(join(directory, "in"), "from outside");
  const flags = ["-v", `${directory}:/rw`, "-v", `${directory}:/ro:ro`, "-v", `${directory}/in:/etc/one`];
  const script = "cat /rw/in /etc/one; echo inside >/rw/out; touch /ro/x 2>/dev/null || echo refused";
  assert.is(await sh(flags, script), "from outsidefrom outsiderefused\n");
  assert.is(readFileSync(join(directory, "out"), "utf8"), "inside\n");
  assert.equal(readdirSync(directory).sort(), ["in", "out"]);
});

test("a signal to rl reaches the command", async () => {
  const script = "trap 'echo caught; exit 5' TERM; echo up; while :; do sleep 0.1; done";
  const proc = Bun.spawn([program(), ...base, busybox, "sh", "-c", script], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
    env: { ...world.env },
    timeout: 30_000,
  });
  const decoder = new TextDecoder();
  let said = "";
  for await (const chunk of proc.stdout) {
    said += decoder.decode(chunk, { stream: true });
    if (said === "up\n") proc.kill("SIGTERM");
  }
  assert.is(said, "up\ncaught\n");
  assert.is(await proc.exited, 5);
});

test("two containers of one image do not see each other's writes", async () => {
  assert.is(await sh([], "echo mine >/etc/motd; cat /etc/motd"), "mine\n");
  assert.is(await sh([], "cat /etc/motd 2>/dev/null || echo none"), "none\n");
});

test("--rm leaves nothing of the container behind", async () => {
  await sh(
    [],
    "dd if=/dev/zero of=/big bs=1M count=8 2>/dev/null; mkdir -m 0 /locked; chown 1000:1000 /locked",
  );
  const containers = join(world.home, "store/containers");
  // The directory goes after the exit status is known, off the caller's time.
  for (let tries = 0; tries < 100 && readdirSync(containers).length > 0; tries += 1) await Bun.sleep(50);
  assert.equal(readdirSync(containers), []);
});

test("layers are applied in order, whiteouts included", async () => {
  const script = "ls -d /gone 2>/dev/null; ls /opaque; cat /opaque/new /kept/file";
  assert.is(
    await world.ok([...base, "-q", world.image("busybox:layers"), "sh", "-c", script]),
    "new\nthird\nthird\n",
  );
});

test("owners and setuid bits of an image are the image's", async () => {
  skipIf(requires.idRange());
  const script = "cd /owners && stat -c %n:%u:%g:%a *";
  const lines = (await world.ok([...base, "-q", world.image("debian:latest"), "sh", "-c", script]))
    .trim()
    .split("\n");
  for (const line of lines) {
    const [name, uid, gid] = line.split(":");
    assert.equal([uid, gid], [name, name], line);
  }
  assert.is(lines.length, 12);
  assert.ok(lines.includes("1000:1000:1000:4755") && lines.includes("100:100:100:2755"));
});

test("--userns keep-id makes you yourself inside", async () => {
  skipIf(requires.idRange());
  const own = String(process.getuid?.());
  const file = join(world.home, "mine");
  const flags = ["--userns", "keep-id", "-v", `${world.home}:/home`];
  assert.is((await sh(flags, "id -u; touch /home/mine; stat -c %u /home/mine")).trim(), `${own}\n${own}`);
  assert.ok(existsSync(file));
});

test("many at once all end well", async () => {
  const runs = Array.from({ length: 12 }, (_, i) => sh([], `echo ${i}`));
  assert.equal(
    await Promise.all(runs),
    Array.from({ length: 12 }, (_, i) => `${i}\n`),
  );
});

test.run();
