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
  await stage.rl([...PLAIN, "--name", "brief", image, "sh", "-c", "exit 7"]);
  const lines = await past("-f", "container=brief");
  assert.equal(
    lines.map((line) => / container (\w+) [0-9a-f]{64} /.exec(line)?.[1]),
    ["create", "start", "die", "destroy"],
  );
  assert.match(lines[2] ?? "", / \(exitCode=7, image=\S+, name=brief\)$/);
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
