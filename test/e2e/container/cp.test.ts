/** Copies into containers and out of them: running, stopped, never started, paused; by every storage driver. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("cp");
let stage: Stage;
let image: string;
const at = (...names: string[]): string => join(stage.home, ...names);
const QUIET = ["--network", "none"];

const CONTENT =
  "mkdir -p /d/sub && echo one >/d/a && ln /d/a /d/sub/h && ln -s a /d/l && mkfifo /d/f && " +
  "chown 5:6 /d/a && chmod 4755 /d/a && mkdir -m 500 /d/ro && echo x >/d/ro/x && echo v >/vol/v && echo t >/tmp/t && ";

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  const flags = ["-v", "kept:/vol", "--tmpfs", "/tmp"];
  await stage.ok([
    "run",
    "-d",
    ...QUIET,
    "--name",
    "r",
    ...flags,
    image,
    "sh",
    "-c",
    `${CONTENT} echo ready && sleep 600`,
  ]);
  await stage.ok(["exec", "r", "sh", "-c", "until [ -s /tmp/t ]; do sleep 0.1; done"]);
  mkdirSync(at("src/sub"), { recursive: true });
  writeFileSync(at("src/a"), "mine\n");
  writeFileSync(Buffer.concat([Buffer.from(`${at("src")}/x`), Buffer.from([0xff])]), "odd");
});
test.after(() => stage?.stop());

const exec = (script: string, name = "r"): Promise<string> => stage.ok(["exec", name, "sh", "-c", script]);

test("a directory out of one that runs: links, hard links, modes without set-user-id, owned by the caller", async () => {
  await stage.ok(["cp", "r:/d", at("out")]);
  const file = statSync(at("out/a"));
  assert.equal([file.mode & 0o7777, file.uid, file.nlink], [0o755, process.getuid?.(), 2]);
  assert.is(file.ino, statSync(at("out/sub/h")).ino);
  assert.is(readlinkSync(at("out/l")), "a");
  assert.ok(lstatSync(at("out/f")).isFIFO());
  assert.is(statSync(at("out/ro")).mode & 0o777, 0o500);
  assert.is(readFileSync(at("out/ro/x"), "utf8"), "x\n");
  // Once more: into the directory that is there.
  await stage.ok(["cp", "r:/d/sub", at("out")]);
  await stage.ok(["cp", "-L", "r:/d/l", at("followed")]);
  assert.is(readFileSync(at("followed"), "utf8"), "one\n");
});

test("what is mounted is seen: a volume, a tmpfs, /proc; devices are left out", async () => {
  await stage.ok(["cp", "r:/vol/.", at("vol")]);
  assert.is(readFileSync(at("vol/v"), "utf8"), "v\n");
  await stage.ok(["cp", "r:/tmp/t", at("t")]);
  await stage.ok(["cp", at("src/a"), "r:/tmp/in"]);
  assert.is(await exec("cat /tmp/in"), "mine\n");
  const { exitCode, stderr } = await stage.rl(["cp", "r:/dev", at("dev")]);
  assert.is(exitCode, 0);
  assert.match(stderr, /left out dev\/null: it is a socket or device/);
});

test("into one that runs: root's, or by the numbers with -a; names are bytes; holes stay", async () => {
  await Bun.$`truncate -s 64M ${at("src/sparse")}`;
  await stage.ok(["cp", at("src"), "r:/in"]);
  assert.is(
    await exec("stat -c '%u:%g' /in/a; ls /in | wc -l; printf 'x\\377' | (cd /in; xargs cat)"),
    "0:0\n4\nodd",
  );
  assert.is(
    await exec("stat -c %s /in/sparse; [ $(du -k /in/sparse | cut -f1) -lt 1024 ] && echo small"),
    `${64 << 20}\nsmall\n`,
  );
  await stage.ok(["cp", "-a", at("src/a"), "r:/in/kept"]);
  assert.is(await exec("stat -c %u /in/kept"), `${process.getuid?.()}\n`);
  await stage.ok(["exec", "r", "ln", "-s", "/in/sub", "/link"]);
  await stage.ok(["cp", at("src/a"), "r:/link"]);
  assert.is(await exec("cat /in/sub/a"), "mine\n");
});

test("no file over a directory, no directory over a file, no directory that is not there", async () => {
  await exec("mkdir -p /over/a /over/sub && touch /file");
  for (const [from, to, line] of [
    [at("src/a"), "r:/over", "it is a directory"],
    [at("src"), "r:/file", "a directory cannot be copied over"],
    [at("src/a"), "r:/none/x", "there is no such directory"],
    [at("src/a"), "r:/none/", "there is no such directory"],
    ["r:/none", at("x"), "there is no such file"],
  ] as const) {
    const { exitCode, stderr } = await stage.rl(["cp", from, to]);
    assert.is(exitCode, 125);
    assert.ok(stderr.includes(line), stderr);
  }
  assertRefused(await stage.rl(["cp", "r:/a", "r:/b"]), { line: "between containers", hint: "rl cp r:/a -" });
});

test("archives both ways, with the owners that they have", async () => {
  await exec("mkdir -p /arch");
  const both = await Bun.$`${program()} cp r:/d - | ${program()} cp - r:/arch`
    .env({ ...process.env, ...stage.env })
    .quiet()
    .nothrow();
  assert.is(both.exitCode, 0, both.stderr.toString());
  assert.is(await exec("stat -c '%u:%g %a %h' /arch/d/a; readlink /arch/d/l"), "5:6 4755 2\na\n");
});

test("a container that is stopped, with its volume; what comes in is there when it starts again", async () => {
  const flags = ["--name", "s", "-v", "more:/vol", "--tmpfs", "/tmp"];
  await stage.ok(["run", ...QUIET, ...flags, image, "sh", "-c", "cat /new /vol/new 2>/dev/null; echo w >/w"]);
  await stage.ok(["cp", at("src/a"), "s:/new"]);
  await stage.ok(["cp", at("src/a"), "s:/vol/new"]);
  await stage.ok(["cp", "s:/w", at("w")]);
  assert.is(readFileSync(at("w"), "utf8"), "w\n");
  assert.is(await stage.ok(["start", "-a", "s"]), "mine\nmine\n");
  assert.not(existsSync(join(stage.store, "volumes/more/_data/tmp")));
});

test("a container whose start would ask for what is not there now", async () => {
  await stage.ok(["run", "-d", ...QUIET, "--name", "peer", image, "sleep", "600"]);
  const flags = ["--network", "container:peer", "--pid", "container:peer", "--name", "asks"];
  await stage.ok(["create", ...flags, image, "true"]);
  await stage.ok(["rm", "-f", "peer"]);
  assert.is((await stage.rl(["start", "asks"])).exitCode, 125);
  await stage.ok(["cp", at("src/a"), "asks:/new"]);
  await stage.ok(["cp", "asks:/new", at("asked")]);
  assert.is(readFileSync(at("asked"), "utf8"), "mine\n");
});

for (const driver of ["overlay", "vfs", "fuse-overlayfs"] as const) {
  test(`a container that was never started, and its own files then: ${driver}`, async () => {
    skipIf(requires.storageDriver(driver));
    const env = { RL_STORAGE_DRIVER: driver };
    const name = `never-${driver}`;
    const flags = ["--name", name, "-v", `of-${driver}:/etc`];
    const script = "cat /new /etc/new /etc/passwd | wc -l";
    await stage.ok(["create", ...QUIET, ...flags, image, "sh", "-c", script], { env });
    await stage.ok(["cp", at("src/a"), `${name}:/new`], { env });
    await stage.ok(["cp", at("src/a"), `${name}:/etc`], { env });
    await stage.ok(["cp", `${name}:/etc/a`, at(`etc-${driver}`)], { env });
    // The volume got what the image has there before.
    await stage.ok(["cp", `${name}:/etc/passwd`, at(`passwd-${driver}`)], { env });
    const lines = readFileSync(at(`passwd-${driver}`), "utf8").split("\n").length - 1;
    await stage.ok(["cp", at("src/a"), `${name}:/etc/new`], { env });
    assert.is((await stage.ok(["start", "-a", name], { env })).trim(), String(lines + 2));
    await stage.ok(["cp", `${name}:/new`, at(`again-${driver}`)], { env });
    await stage.ok(["rm", name], { env });
  });
}

test("a container that is paused holds nobody up", async () => {
  skipIf(requires.delegatedCgroup());
  await stage.ok(["pause", "r"]);
  try {
    await stage.ok(["cp", "r:/d/a", at("paused")]);
    await stage.ok(["cp", at("src/a"), "r:/while-paused"]);
    assert.is(await stage.ok(["inspect", "-f", "{{.State.Status}}", "r"]), "paused\n");
  } finally {
    await stage.ok(["unpause", "r"]);
  }
  assert.is(readFileSync(at("paused"), "utf8"), "one\n");
  assert.is(await exec("cat /while-paused"), "mine\n");
});

test("a container with an id map of its own is read by it", async () => {
  const flags = ["--name", "k", "--userns", "keep-id"];
  await stage.ok(["run", "-q", ...QUIET, ...flags, image, "sh", "-c", "echo mine >/tmp/k"]);
  await stage.ok(["cp", "k:/tmp/k", at("k")]);
  assert.is(statSync(at("k")).uid, process.getuid?.());
  await stage.ok(["cp", at("src/a"), "k:/x"]);
  const archive = await Bun.$`${program()} cp k:/x - | tar -tv --numeric-owner`
    .env({ ...process.env, ...stage.env })
    .quiet();
  assert.match(archive.stdout.toString(), /^-rw-\S+ 0\/0 /);
});

test("a read-only root stays one, and a read-only volume, too", async () => {
  await stage.ok([
    "run",
    "-d",
    ...QUIET,
    "--name",
    "ro",
    "--read-only",
    "-v",
    "kept:/vol:ro",
    image,
    "sleep",
    "600",
  ]);
  for (const path of ["/x", "/vol/x"]) {
    const { exitCode, stderr } = await stage.rl(["cp", at("src/a"), `ro:${path}`]);
    assert.is(exitCode, 125);
    assert.match(stderr, /the file system is read-only/);
  }
});

test.run();
