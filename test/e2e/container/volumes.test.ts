/** Volumes: made, filled, shared, in use, gone with their containers, and killed on the way. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { parseLifeState } from "../../../core/container/life.ts";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const FILES = 2000;
const CONTENT =
  "mkdir -p /content/sub && echo one >/content/a && ln /content/a /content/sub/h && ln -s a /content/l && " +
  "chown 5:6 /content/a && chown 7:8 /content && chmod 2750 /content && " +
  `mkdir /many && i=0 && while [ $i -lt ${FILES} ]; do echo $i >/many/$i; i=$((i+1)); done`;

const test = suite("volumes");
let stage: Stage;
let plain: string;
const image = "example.org/with-volume";

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  plain = stage.image("busybox");
  await stage.ok(["pull", "-q", plain]);
  await stage.ok(["run", "--network", "none", "--name", "maker", plain, "sh", "-c", CONTENT]);
  await stage.ok(["commit", "-q", "-c", "VOLUME /content", "maker", image]);
  await stage.ok(["rm", "maker"]);
});
test.after(() => stage?.stop());

const inImage = (flags: readonly string[], script: string): Promise<string> =>
  stage.ok([...PLAIN, "-q", ...flags, image, "sh", "-c", script]);
const path = (...names: string[]): string => join(stage.store, "volumes", ...names);
const namesIn = (directory: string): string[] => (existsSync(directory) ? readdirSync(directory) : []);
const volumes = (): string[] => namesIn(path());
/** Those that nobody chose the name of, and those that are being removed. */
const nameless = (): string[] => volumes().filter((name) => /^(?:\.|[0-9a-f]{64}$)/.test(name));
/** Wait until no container is left, nor what goes with one. */
const idle = async (): Promise<void> => {
  await stage.tidied();
  await untilTrue("the end of volumes without a name", () => nameless().length === 0);
};
const OWNED =
  "stat -c '%n %u:%g %a %h' /content /content/a /content/sub; readlink /content/l; cat /content/sub/h";
const EXPECTED = "/content 7:8 2750 3\n/content/a 5:6 644 2\n/content/sub 0:0 755 2\na\none\n";

test("a new volume gets what the image has there, with owners, modes and links, and keeps what is changed", async () => {
  assert.is(await inImage(["-v", "first:/content"], `${OWNED}; echo two >/content/b`), EXPECTED);
  // Three starts: prepared, kept, and from what was kept.
  for (let i = 0; i < 3; i += 1) {
    assert.is(
      await inImage(["-v", "first:/content"], "rm -f /content/a; cat /content/b; ls /content"),
      "two\nb\nl\nsub\n",
    );
  }
  assert.is(await stage.sh("ls /elsewhere", ["-v", "first:/elsewhere:ro"]), "b\nl\nsub\n");
});

test("nothing is copied with nocopy, and nothing into a volume that has something", async () => {
  assert.is(await inImage(["-v", "bare:/content:nocopy"], "ls /content"), "");
  assert.is(await inImage(["--mount", "type=volume,src=bare,dst=/content,volume-nocopy"], "ls /content"), "");
  await stage.sh("echo mine >/v/mine", ["-v", "used:/v"]);
  assert.is(await inImage(["-v", "used:/content"], "ls /content"), "mine\n");
});

test("a kept start makes a volume again that was removed, and a source on the host that has gone", async () => {
  const flags = ["-v", "again:/content", "-v", `${join(stage.home, "source")}:/source`];
  for (let i = 0; i < 3; i += 1) await inImage(flags, "true");
  await stage.tidied();
  await stage.ok(["volume", "rm", "again"]);
  await Bun.$`rmdir ${join(stage.home, "source")}`;
  assert.is(await inImage(flags, "cat /content/a; ls -A /source"), "one\n");
});

test("what the image declares is a volume of the container's own, which goes with --rm", async () => {
  assert.is(await inImage([], OWNED), EXPECTED);
  await idle();
  assert.match(
    await inImage(["-v", "/again"], "grep -c -e ' /content ' -e ' /again ' /proc/self/mountinfo"),
    /^2$/m,
  );
  await idle();
});

test("rm -v removes volumes without a name, rm keeps them, and neither those with one", async () => {
  await idle();
  const before = new Set(volumes());
  const fresh = (): string[] => volumes().filter((name) => !before.has(name));
  const start = ["run", "--network", "none", "--name", "owner", "-v", "named:/named", image, "true"];
  await stage.ok(start);
  assert.is(fresh().length, 2);
  await stage.ok(["rm", "-v", "owner"]);
  assert.equal(fresh(), ["named"]);
  await stage.ok(start);
  await stage.ok(["rm", "owner"]);
  assert.is(fresh().length, 2);
  await stage.ok(["volume", "prune", "-f"]);
  assert.equal(fresh(), ["named"]);
});

test("a volume in use stays, and the answer names who uses it; the document has the mounts", async () => {
  await stage.ok(["run", "--network", "none", "--name", "user", "-v", "busy:/busy:ro", plain, "true"]);
  const [id = ""] = stage.containers();
  assertRefused(await stage.rl(["volume", "rm", "busy"]), {
    exitCode: 1,
    line: `volume is in use - [${id}]`,
  });
  await stage.ok(["volume", "prune", "-af"]);
  assert.is((await stage.ok(["volume", "ls", "-qf", "dangling=false"])).trim(), "busy");
  const text = readFileSync(join(stage.store, "containers", id, "container.json"), "utf8");
  const [mount] = parseDocument(text)?.mounts ?? [];
  assert.is(mount?.name, "busy");
  assert.is(mount?.readonly, true);
  await stage.ok(["rm", "user"]);
  assert.is(await stage.ok(["volume", "rm", "busy"]), "busy\n");
  const none = await stage.rl(["volume", "rm", "busy"]);
  assert.is(none.exitCode, 1);
  assert.is((await stage.rl(["volume", "rm", "-f", "busy"])).exitCode, 0);
});

test("volumes of another container, of --rm too, are there for as long as somebody uses them", async () => {
  const owner = stage.start([...PLAIN, "-i", "--name", "lender", image, "sh", "-c", "echo up; cat"]);
  await owner.said("up");
  const flags = ["--volumes-from", "lender:ro"];
  const borrower = stage.start([
    ...PLAIN,
    "-i",
    ...flags,
    plain,
    "sh",
    "-c",
    "echo up; read x; cat /content/a",
  ]);
  await borrower.said("up");
  assert.match(await stage.sh("touch /content/x 2>&1 || true", flags), "Read-only file system");
  owner.endInput();
  assert.is((await owner.finished()).exitCode, 0);
  await untilTrue("the lender's end", () => stage.containers().length === 1);
  borrower.write("go\n");
  assert.match((await borrower.finished()).stdout, /one/);
  await stage.tidied();
  await idle();
});

test("a part of a volume is found in the volume, wherever its links lead", async () => {
  await stage.sh("mkdir /v/part; echo in >/v/part/f; ln -s /part/f /v/inside; ln -s /etc /v/outside", [
    "-v",
    "parts:/v",
  ]);
  const part = (subpath: string): string[] => [
    "--mount",
    `type=volume,src=parts,dst=/p,volume-subpath=${subpath}`,
  ];
  assert.is(await stage.sh("ls /p; cat /p/f", part("part")), "f\nin\n");
  assert.is(await stage.sh("cat /p", part("inside")), "in\n");
  for (const missing of ["outside", "none"]) {
    const refused = await stage.rl([...PLAIN, ...part(missing), plain, "ls", "/p"]);
    assertRefused(refused, { line: "it is not there", hint: "volume-subpath" });
  }
  assertRefused(await stage.rl([...PLAIN, ...part("a/../../b"), plain, "true"]), { line: "leads out" });
});

test("what the image's links lead to elsewhere is not copied", async () => {
  const linked = "example.org/linked";
  const links = "ln -s /proc /to-proc; ln -s /sys /to-sys; ln -s ../../etc /to-etc";
  await stage.ok(["run", "--network", "none", "--name", "linker", plain, "sh", "-c", links]);
  await stage.ok(["commit", "-q", "linker", linked]);
  await stage.ok(["rm", "linker"]);
  const start = (name: string) => stage.rl([...PLAIN, "-v", `${name}:/${name}`, linked, "ls", `/${name}`]);
  assertRefused(await start("to-proc"), { line: "it leads to /proc" });
  await start("to-sys");
  for (const name of ["to-proc", "to-sys"]) assert.equal(namesIn(path(name, "_data")), [], name);
  assert.match((await start("to-etc")).stdout, /passwd/);
});

test("of starts at once one copies, and all find the same files", async () => {
  const script = `ls /many | wc -l; stat -c %i /many/17`;
  const starts = Array.from({ length: 5 }, () => inImage(["-v", "shared:/many"], script));
  const said = new Set(await Promise.all(starts));
  assert.is(said.size, 1);
  assert.match([...said].join(""), new RegExp(`^${FILES}\n`));
});

test("a first start that is killed leaves a volume that is empty or whole", async () => {
  for (let i = 0; i < 3; i += 1) {
    const name = `killed-${i}`;
    const start = stage.start([...PLAIN, "-v", `${name}:/many`, image, "true"]);
    await untilTrue(
      "the copying",
      () => existsSync(path(name, ".copying")) || namesIn(path(name, "_data")).length > 0,
    );
    start.kill("SIGKILL");
    await start.finished();
    await idle();
    const found = namesIn(path(name, "_data")).length;
    assert.ok(found === 0 || found === FILES, `${found} files`);
    assert.is(await inImage(["-v", `${name}:/many`], "ls /many | wc -l"), `${FILES}\n`);
    assert.equal(namesIn(path(name)).sort(), ["_data", "volume.json"]);
  }
});

test("a volume that another container has open stays the same directory when it is filled", async () => {
  const first = stage.start([
    ...PLAIN,
    "-i",
    "-v",
    "open:/v",
    plain,
    "sh",
    "-c",
    "echo up; read x; ls /v; touch /v/seen",
  ]);
  await first.said("up");
  const inode = statSync(path("open", "_data")).ino;
  await inImage(["-v", "open:/content"], "true");
  assert.is(statSync(path("open", "_data")).ino, inode);
  first.write("go\n");
  assert.match((await first.finished()).stdout, /a\nl\nsub\n/);
  assert.match(
    await stage.sh("ls /v; stat -c %u:%g:%a /v", ["-v", "open:/v"]),
    "a\nl\nseen\nsub\n7:8:2750\n",
  );
});

test("volumes of --rm go, too, when the monitor and all that helps it are killed", async () => {
  await idle();
  await stage.ok(["run", "-d", "--rm", "--network", "none", image, "sleep", "1000"]);
  const [id = ""] = stage.containers();
  const state = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers", id, "state.json");
  const life = parseLifeState(readFileSync(state, "utf8"));
  assert.ok(life !== undefined);
  const found = Bun.spawnSync([
    "pgrep",
    "-P",
    String(life.monitor.pid),
    "-x",
    "rl-cleaner",
  ]).stdout.toString();
  for (const pid of [Number(found), life.monitor.pid, life.pid]) {
    assert.ok(pid > 0);
    // The container goes with its monitor, and may have gone already.
    killNow(pid);
  }
  await untilTrue("their end", () => stage.processes().length === 0);
  assert.is(nameless().length, 1);
  assert.is((await stage.rl(["rm", id])).exitCode, 125);
  assert.equal(nameless(), []);
});

test("an archive of a volume makes another one the same, or changes nothing", async () => {
  await inImage(["-v", "source:/content"], "true");
  await stage.tidied();
  const archive = join(stage.home, "volume.tar");
  await stage.ok(["volume", "export", "-o", archive, "source"]);
  assert.is((await stage.rl(["volume", "import", "copy", archive])).exitCode, 125);
  await stage.ok(["volume", "create", "copy"]);
  await stage.sh("echo kept >/v/kept", ["-v", "copy:/v"]);
  await stage.tidied();
  await stage.ok(["volume", "import", "copy", archive]);
  assert.is(await stage.sh(`${OWNED}; cat /content/kept`, ["-v", "copy:/content"]), `${EXPECTED}kept\n`);
  await stage.tidied();
  const damaged = readFileSync(archive).subarray(0, 1000);
  assert.is((await stage.rl(["volume", "import", "copy", "-"], { stdin: damaged })).exitCode, 125);
  assert.is(await stage.sh("cat /content/kept /content/a", ["-v", "copy:/content"]), "kept\none\n");
});

test("with --userns keep-id a new volume is the user's own, and what he writes is root's without", async () => {
  const script = "touch /v/mine && stat -c %u /v /v/mine";
  const own = `${process.getuid?.()}\n`;
  assert.is(await stage.sh(script, ["--userns", "keep-id", "-v", "kept:/v"]), own + own);
  assert.is(await stage.sh("stat -c %u /v /v/mine", ["-v", "kept:/v"]), "0\n0\n");
  assert.is(await inImage(["--userns", "keep-id", "-u", "0", "-v", "filled:/content"], OWNED), EXPECTED);
});

test("with --userns keep-id a volume without a name is the user's, too, and goes with the container", async () => {
  await idle();
  const flags = ["-i", "--userns", "keep-id", "-v", "/own"];
  const script = "touch /own/f && stat -c %a /own; read x";
  const start = stage.start([...PLAIN, ...flags, plain, "sh", "-c", script]);
  await start.said("755");
  const [name = ""] = nameless();
  assert.match(await stage.ok(["volume", "ls", "-q"]), name);
  start.endInput();
  await start.finished();
  await idle();
});

test.run();
