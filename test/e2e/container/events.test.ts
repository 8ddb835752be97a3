/** What happens to containers is told, as it happens and later. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("events");
let stage: Stage;
let image: string;
let file: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  file = join(stage.env.XDG_RUNTIME_DIR ?? stage.store, "rl/events.json");
});
test.after(() => stage?.stop());

const past = async (...words: string[]): Promise<string[]> =>
  (await stage.ok(["events", "--since", "1h", "--until", "0s", ...words])).split("\n").slice(0, -1);

test("a container's life is told in order, with its attributes", async () => {
  await stage.rl([...PLAIN, "--name", "brief", "--label", "stage=test", image, "sh", "-c", "exit 7"]);
  const lines = await past("-f", "container=brief");
  assert.equal(
    lines.map((line) => / container (\w+) [0-9a-f]{64} /.exec(line)?.[1]),
    ["create", "attach", "start", "die", "destroy"],
  );
  assert.match(lines[3] ?? "", / \(execDuration=\d+, exitCode=7, image=\S+, name=brief, stage=test\)$/);
  const [json = ""] = await past("-f", "container=brief", "-f", "event=die", "--format", "json");
  const { status, Actor, timeNano } = JSON.parse(json) as Record<string, unknown>;
  assert.is(status, "die");
  assert.is(Reflect.get(Reflect.get(Actor as object, "Attributes"), "exitCode"), "7");
  assert.ok(Number(timeNano) / 1e6 <= Date.now());
});

test("one in the background that stays is told to have gone when it is removed", async () => {
  await stage.ok(["run", "-d", "--network", "none", "--name", "kept", image, "true"]);
  await untilTrue(
    "its end",
    async () => (await past("-f", "container=kept", "-f", "event=die")).length === 1,
  );
  const actions = (): Promise<string[]> => past("-f", "container=kept", "--format", "{{.Action}}");
  assert.equal(await actions(), ["create", "start", "die"]);
  await stage.ok(["rm", "kept"]);
  assert.equal(await actions(), ["create", "start", "die", "destroy"]);
});

/** "create", or "kill 15" for what an attribute says. */
const template = (...attributes: readonly string[]): string =>
  `{{.Action}}${attributes.map((name) => `{{with .Actor.Attributes.${name}}} {{.}}{{end}}`).join("")}`;

test("what is done to a container, and in it, is told by whoever does it", async () => {
  await stage.ok(["create", "--network", "none", "--name", "first", image, "sleep", "600"]);
  await stage.ok(["rename", "first", "busy"]);
  await stage.ok(["start", "busy"]);
  assert.is((await stage.rl(["exec", "busy", "sh", "-c", "exit 4"])).exitCode, 4);
  await stage.ok(["top", "busy"]);
  await stage.ok(["kill", "-s", "CONT", "busy"]);
  await stage.ok(["restart", "-t", "0", "busy"]);
  await stage.ok(["export", "-o", "/dev/null", "busy"]);
  await stage.ok(["rm", "-f", "busy"]);
  const id = (await past("-f", "container=busy", "--format", "{{.ID}}"))[0] ?? "";
  const told = await past("-f", `container=${id}`, "--format", template("oldName", "signal", "exitCode"));
  assert.equal(told, [
    "create",
    "rename /first",
    "start",
    "exec_create: sh -c exit 4",
    "exec_start: sh -c exit 4",
    "exec_die 4",
    "top",
    "kill 18",
    "kill 15",
    "kill 9",
    "die 137",
    "stop",
    "start",
    "restart",
    "export",
    "kill 9",
    "die 137",
    "destroy",
  ]);
  const ids = await past("-f", "event=exec_start", "-f", "event=exec_die", "--format", template("execID"));
  const names = ids.map((line) => line.split(" ").at(-1));
  assert.match(names[0] ?? "", /^[0-9a-f]{64}$/);
  assert.is(names[0], names[1]);
});

test("health is told when it changes", async () => {
  const flags = ["--health-cmd", "test -e /ill && exit 1; true", "--health-interval", "50ms"];
  const more = ["--network", "none", "--health-retries", "1", "--name", "ill"];
  await stage.ok(["run", "-d", ...more, ...flags, image, "sleep", "600"]);
  const told = () => past("-f", "container=ill", "-f", "event=health_status", "--format", "{{.Action}}");
  await untilTrue("that it is well", async () => (await told()).length >= 1);
  await stage.ok(["exec", "ill", "touch", "/ill"]);
  await untilTrue("that it is not", async () => (await told()).length >= 2);
  assert.equal(await told(), ["health_status: healthy", "health_status: unhealthy"]);
  await stage.ok(["rm", "-f", "ill"]);
});

test("volumes are told as they come, are mounted, and go", async () => {
  const mounts = ["-v", "told:/data:ro", "-v", "/anonymous"];
  await stage.ok([...PLAIN, ...mounts, image, "true"]);
  // The one without a name goes with its container, which nobody waits for.
  const told = () => past("-f", "type=volume", "--format", template("destination"));
  await untilTrue("the end of one", async () => (await told()).includes("destroy"));
  await stage.ok(["volume", "rm", "told"]);
  await stage.ok(["volume", "prune", "-f"]);
  assert.equal(await told(), [
    "create",
    "create",
    "mount /data",
    "mount /anonymous",
    "unmount",
    "unmount",
    "destroy",
    "destroy",
    "prune",
  ]);
  const ofOne = await past("-f", "volume=told", "--format", "{{.Actor.ID}} {{.Action}}");
  assert.equal(ofOne, ["told create", "told mount", "told unmount", "told destroy"]);
});

test("images are told by name where they come from, by identifier here", async () => {
  await stage.ok(["tag", image, "told:1"]);
  await stage.ok(["save", "-q", "-o", join(stage.home, "told.tar"), "told:1"]);
  await stage.ok(["rmi", "told:1"]);
  await stage.ok(["load", "-q", "-i", join(stage.home, "told.tar")]);
  await stage.ok(["rmi", "told:1"]);
  const told = await past("-f", "type=image", "--format", "{{.Action}} {{.Actor.ID}}");
  const id = (await stage.ok(["images", "-q", "--no-trunc", image])).trim();
  const here = ["tag", "save", "untag", "load", "untag"].map((action) => `${action} ${id}`);
  assert.equal(told, [`pull ${image}:latest`, ...here]);
  assert.equal(await past("-f", "image=told:1", "--format", "{{.Action}}"), ["tag"]);
});

test("who listens hears of what happens from then on, through a change of files", async () => {
  const listener = stage.start([
    "events",
    "-f",
    "type=container",
    "--format",
    "{{.Actor.Attributes.name}} {{.Action}}",
  ]);
  const told = (name: string) => listener.said(`${name} destroy`);
  // It listens from some time on: who is heard of is known once one of them is.
  let number = 0;
  let heard = false;
  void listener.said("probe").then(() => {
    heard = true;
  });
  while (!heard) await stage.ok([...PLAIN, "--name", `probe${number++}`, image, "true"]);
  appendFileSync(file, `${"x".repeat(1 << 20)}\n`);
  await stage.ok([...PLAIN, "--name", "before", image, "true"]);
  await told("before");
  assert.ok(statSync(`${file}.1`).size > 1 << 20);
  assert.ok(!existsSync(file) || statSync(file).size < 1 << 20);
  await stage.ok([...PLAIN, "--name", "after", image, "true"]);
  await told("after");
  listener.kill("SIGINT");
  await listener.finished();
  assert.ok((await past("-f", "container=before")).length > 0, "what was put aside is remembered");
});

test("a file that cannot be written fails no container", async () => {
  renameSync(file, `${file}.moved`);
  mkdirSync(file);
  try {
    assert.is(await stage.sh("echo fine"), "fine\n");
    assert.equal(readdirSync(file), []);
  } finally {
    rmdirSync(file);
    renameSync(`${file}.moved`, file);
  }
});

test("events until a time to come end then", async () => {
  await stage.ok(["events", "--until", new Date(Date.now() + 300).toISOString()]);
});

test.run();
