/** create, start, stop, restart, kill, wait: what a container goes through, again and again. */
import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { parseLifeState } from "../../../core/container/life.ts";
import { clearContainers, imageStage } from "../../helpers/e2e/image-stage.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("the life of a container");
let stage: Stage;
let image: string;
test.before(async () => {
  ({ stage, image } = await imageStage());
});
test.after(() => stage?.stop());
test.after.each(() => clearContainers(stage));

const make = async (...words: string[]): Promise<string> =>
  (await stage.ok(["create", "--network", "none", ...words])).trim();
const log = (id: string): string => {
  const text = readFileSync(join(stage.store, "containers", id, "log.json"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => (line === "" ? "" : (JSON.parse(line) as { log: string }).log))
    .join("");
};
const state = (id: string) => {
  const file = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers", id, "state.json");
  return existsSync(file) ? parseLifeState(readFileSync(file, "utf8")) : undefined;
};
const document = (id: string) =>
  parseDocument(readFileSync(join(stage.store, "containers", id, "container.json"), "utf8"));

test("what was created is started with its flags, as often as it has ended, and keeps what it has written", async () => {
  const script = "echo again >>/kept; cat /kept; echo $A $(hostname); exit 7";
  const id = await make("--name", "web", "-e", "A=b", "-h", "here", image, "sh", "-c", script);
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.is(existsSync(join(stage.store, "containers", id, "exit.json")), false);
  assert.is(await stage.ok(["start", "web"]), "web\n");
  assert.is(await stage.ok(["wait", "web"]), "7\n");
  assert.is(await stage.ok(["container", "start", id.slice(0, 12)]), `${id.slice(0, 12)}\n`);
  assert.is(await stage.ok(["wait", id, "web"]), "7\n7\n");
  assert.is(log(id), "again\nb here\nagain\nagain\nb here\n");
});

test("a container that was never started has the exit code 0, and one that runs is started already", async () => {
  const id = await make(image, "sleep", "600");
  assert.is(await stage.ok(["wait", id]), "0\n");
  assert.is(await stage.ok(["start", id]), `${id}\n`);
  const first = state(id);
  assert.ok(first);
  assert.is(await stage.ok(["start", id]), `${id}\n`);
  assert.equal(state(id), first);
});

test("of many that start one container at once, one does", async () => {
  const id = await make("--name", "one", image, "sh", "-c", "echo up; exec sleep 600");
  const said = await Promise.all(Array.from({ length: 8 }, () => stage.rl(["start", "one"])));
  assert.equal(
    said.map(({ exitCode, stdout }) => [exitCode, stdout]),
    said.map(() => [0, "one\n"]),
  );
  await untilTrue("its output", () => log(id) !== "");
  assert.is(log(id), "up\n");
});

test("a start that fails has run's exit codes and words, and the next one tries again", async () => {
  const id = await make("--name", "lost", image, "no-such-command");
  for (let time = 0; time < 2; time += 1) {
    const { exitCode, stdout, stderr } = await stage.rl(["start", "lost"]);
    assert.is(exitCode, 127);
    assert.is(stdout, "");
    assert.match(stderr, /^rl: Cannot run command "no-such-command"/);
  }
  await make("--name", "file", image, "/etc/passwd");
  assert.is((await stage.rl(["start", "file"])).exitCode, 126);
  const source = join(stage.home, "source");
  await Bun.write(source, "");
  await make("--name", "bound", "-v", `${source}:/x`, image, "true");
  unlinkSync(source);
  assert.is((await stage.rl(["start", "bound"])).exitCode, 125);
  assert.is(state(id), undefined);
});

test("start prints those it has started, and says of the others why not", async () => {
  await make("--name", "good", image, "sleep", "600");
  const { exitCode, stdout, stderr } = await stage.rl(["start", "gone", "good"]);
  assert.equal([exitCode, stdout], [125, "good\n"]);
  assert.match(stderr, /Cannot find container "gone"/);
});

test("start -a shows all that the container writes and ends as it does, -i gives it what is typed", async () => {
  const id = await make("-i", image, "sh", "-c", "echo begun; cat; echo lost >&2; exit 6");
  const { exitCode, stdout, stderr } = await stage.rl(["start", "-a", "-i", id], { stdin: "typed\n" });
  assert.equal([exitCode, stdout, stderr], [6, "begun\ntyped\n", "lost\n"]);
  assert.is(await stage.ok(["wait", id]), "6\n");
  const short = await make(image, "echo", "said");
  for (let time = 0; time < 5; time += 1) assert.is(await stage.ok(["start", "-a", short]), "said\n");
  const none = await make(image, "no-such-command");
  const failed = await stage.rl(["start", "-a", none]);
  assert.is(failed.exitCode, 127);
  assert.match(failed.stderr, /^rl: Cannot run command/);
});

test("another may stop a container that somebody has started and is attached to", async () => {
  const id = await make("--name", "seen", image, "sh", "-c", "echo up; exec sleep 600");
  const attached = stage.start(["start", "-a", "seen"]);
  await attached.said("up");
  await stage.ok(["stop", "-t", "0", id]);
  assert.is((await attached.finished()).exitCode, 137);
});

test("with the storage drivers that copy, or are a program, it keeps what it has written too", async () => {
  for (const driver of ["vfs", "fuse-overlayfs"]) {
    if (driver !== "vfs" && Bun.which(driver) === null) continue;
    const env = { RL_STORAGE_DRIVER: driver };
    const script = "echo x >>/kept; cat /kept; exec sleep 600";
    const id = (await stage.ok(["create", "--network", "none", image, "sh", "-c", script], { env })).trim();
    await stage.ok(["start", id], { env });
    await untilTrue("its output", () => log(id) === "x\n");
    await stage.ok(["stop", "-t", "0", id], { env });
    await stage.ok(["start", id], { env });
    await untilTrue("its output", () => log(id) === "x\nx\nx\n");
    await stage.ok(["kill", id], { env });
    assert.is(await stage.ok(["wait", id], { env }), "137\n");
  }
});

test("stop asks by the container's own signal, and by force when the time is over", async () => {
  const trap = "trap 'echo asked; exit 3' USR1; trap : TERM; echo up; while :; do sleep 0.1; done";
  const id = await make("--stop-signal", "USR1", image, "sh", "-c", trap);
  await stage.ok(["start", id]);
  await untilTrue("its trap", () => log(id) !== "");
  assert.is(await stage.ok(["stop", id]), `${id}\n`);
  assert.is(await stage.ok(["wait", id]), "3\n");
  assert.is(log(id), "up\nasked\n");
  await stage.ok(["start", id]);
  await untilTrue("its trap", () => log(id).endsWith("up\n"));
  await stage.ok(["stop", "-s", "TERM", "-t", "1", id]);
  assert.is(await stage.ok(["wait", id]), "137\n");
  assert.is(await stage.ok(["stop", id]), `${id}\n`, "one that has ended");
});

test("--stop-timeout is how long stop waits, and several are stopped at once", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 4; index += 1) {
    ids.push(
      (
        await stage.ok(["run", "-d", "--network", "none", "--stop-timeout", "1", image, "sleep", "600"])
      ).trim(),
    );
  }
  assert.is(await stage.ok(["stop", ...ids]), ids.map((id) => `${id}\n`).join(""));
  assert.is(await stage.ok(["wait", ...ids]), "137\n137\n137\n137\n");
  // They have told the ends, and leave.
  await untilTrue("the end of all monitors", () => stage.processes().length === 0);
});

test("restart ends what runs and starts it, and starts what does not", async () => {
  const id = await make(image, "sh", "-c", "echo up; exec sleep 600");
  await stage.ok(["restart", id]);
  const first = state(id)?.pid;
  assert.ok(first);
  assert.is(await stage.ok(["restart", "-t", "0", id]), `${id}\n`);
  assert.not.equal(state(id)?.pid, first);
  assert.ok(state(id));
  await untilTrue("both outputs", () => log(id) === "up\nup\n");
});

test("kill sends the signal that is named, SIGKILL without one, and refuses what does not run", async () => {
  const trap = "trap 'echo heard' HUP; echo up; while :; do sleep 0.1; done";
  const id = await make("--name", "ears", image, "sh", "-c", trap);
  assertRefused(await stage.rl(["kill", "ears"]), { line: '"ears": it is not running' });
  await stage.ok(["start", "ears"]);
  await untilTrue("its trap", () => log(id) !== "");
  assert.is(await stage.ok(["kill", "-s", "SIGHUP", "ears"]), "ears\n");
  await untilTrue("its answer", () => log(id) === "up\nheard\n");
  const waiting = stage.ok(["wait", "ears"]);
  await stage.ok(["kill", "ears"]);
  assert.is(await waiting, "137\n");
  assert.is((await stage.rl(["kill", "-s", "NOTHING", "ears"])).exitCode, 125);
});

test("what --rm says holds from the first start on, and not before", async () => {
  const id = await make("--rm", "--name", "short", image, "sh", "-c", "exit 4");
  assert.is(await stage.ok(["wait", "short"]), "0\n");
  const waiting = stage.rl(["wait", "short"]);
  await stage.ok(["start", "short"]);
  await waiting;
  await stage.tidied();
  assert.equal(stage.containers(), []);
  assert.is((await stage.rl(["start", "short"])).exitCode, 125);
  assert.not.ok(existsSync(join(stage.store, "names/short")), id);
});

test("a name that means another image by now changes nothing", async () => {
  await stage.ok(["tag", image, "example.org/moving:1"]);
  const id = await make(
    "--name",
    "old",
    "example.org/moving:1",
    "sh",
    "-c",
    "test -e /new && exit 1; exit 0",
  );
  await stage.ok(["run", "--network", "none", "--name", "maker", image, "touch", "/new"]);
  await stage.ok(["commit", "-q", "maker", "example.org/moving:1"]);
  assert.is(
    (await stage.rl(["run", "--rm", "--network", "none", "example.org/moving:1", "test", "-e", "/new"]))
      .exitCode,
    0,
  );
  await stage.ok(["start", "old"]);
  assert.is(await stage.ok(["wait", "old"]), "0\n");
  assert.ok(document(id)?.image.startsWith("example.org/moving"));
});

test("paths that are relative count from where the container was made", async () => {
  await Bun.write(join(stage.home, "mine/word"), "here\n");
  const id = await make("-v", "./mine:/mine:ro", image, "cat", "/mine/word");
  await stage.ok(["start", id], { cwd: "/" });
  assert.is(await stage.ok(["wait", id]), "0\n");
  assert.is(log(id), "here\n");
});

test("one with a user namespace of its own is found, ended and started again", async () => {
  const script = "id -u; echo x >>/tmp/f; cat /tmp/f; exec sleep 600";
  const id = (
    await stage.ok(["run", "-d", "--network", "none", "--userns", "keep-id", image, "sh", "-c", script])
  ).trim();
  const uid = process.getuid?.();
  await untilTrue("its first output", () => log(id) === `${uid}\nx\n`);
  await stage.ok(["stop", "-t", "0", id]);
  await stage.ok(["start", id]);
  await untilTrue("its output", () => log(id) === `${uid}\nx\n${uid}\nx\nx\n`);
});

test("a container without a control group is not paused, one with its own is, and stops all the same", async () => {
  const id = await make("--name", "cold", image, "sleep", "600");
  assertRefused(await stage.rl(["pause", "cold"]), { line: '"cold": it is not running' });
  await stage.ok(["start", "cold"]);
  if (state(id)?.cgroup === "") {
    assertRefused(await stage.rl(["pause", "cold"]), { line: '"cold": it has no control group of its own' });
    return;
  }
  assert.is(await stage.ok(["pause", "cold"]), "cold\n");
  assertRefused(await stage.rl(["start", "cold"]), { line: '"cold": it is paused' });
  assert.is(await stage.ok(["unpause", "cold"]), "cold\n");
  await stage.ok(["pause", "--all"]);
  await stage.ok(["stop", "-t", "1", "cold"]);
  assert.is(await stage.ok(["wait", "cold"]), "137\n");
});

test.run();
