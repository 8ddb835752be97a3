/** runtime.md "Lifecycle" and "Operations": what is asked for in the wrong state is an error, and changes nothing. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OCI_VERSION } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("oci operations in the wrong state");
let all: Containers;
/** Of containers that are not made. */
let bundle: string;
test.before(async () => {
  all = await makeContainers();
  bundle = all.bundle("other");
});
test.after(() => all?.stop());

interface State {
  readonly ociVersion: string;
  readonly id: string;
  readonly status: string;
  readonly pid?: number;
  readonly bundle: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

async function state(id: string): Promise<State> {
  const { stdout, stderr, exitCode } = await all.oci(["state", id]);
  assert.is(exitCode, 0, stderr);
  return JSON.parse(stdout) as State;
}

/** Refused with one line that says what is wrong, and the state and its file are as they were. */
async function assertRefused(id: string, argv: readonly string[], said: RegExp): Promise<void> {
  const file = join(all.stage.home, "states", id, "state.json");
  const before = [await state(id), readFileSync(file, "utf8")];
  const { exitCode, stdout, stderr } = await all.oci(argv);
  assert.equal([exitCode, stdout], [1, ""], argv.join(" "));
  assert.match(stderr, /^rl: Cannot /);
  assert.match(stderr, said, stderr);
  assert.equal([await state(id), readFileSync(file, "utf8")], before, argv.join(" "));
}

async function stopped(id: string): Promise<void> {
  await all.oci(["kill", id, "KILL"]);
  await untilTrue("the end", async () => (await state(id)).status === "stopped");
}

test("the state has what the specification asks for, in each status", async () => {
  const annotations = { "org.example": "x" };
  await all.create("told", (config) => ({ ...config, annotations }));
  const created = await state("told");
  const { pid } = created;
  assert.ok(pid !== undefined && pid > 0);
  const always = { ociVersion: OCI_VERSION, id: "told", bundle: join(all.stage.home, "told"), annotations };
  const has = async (status: string): Promise<void> => {
    const { pid: now, ...rest } = await state("told");
    for (const [name, value] of Object.entries({ ...always, status }))
      assert.equal(rest[name as keyof typeof rest], value, name);
    // REQUIRED when created or running.
    if (status !== "stopped") assert.is(now, pid);
  };
  await has("created");
  assert.is((await all.oci(["start", "told"])).exitCode, 0);
  await has("running");
  await stopped("told");
  await has("stopped");
});

test("a created container is not entered, not deleted and not made again", async () => {
  await all.create("made");
  await assertRefused(
    "made",
    ["create", "--bundle", bundle, "made"],
    /there is a container of this id already/,
  );
  await assertRefused("made", ["run", "--bundle", bundle, "made"], /there is a container of this id already/);
  await assertRefused("made", ["delete", "made"], /it is created/);
  assert.is((await all.oci(["start", "made"])).exitCode, 0, "nothing of that has touched it");
  assert.is((await state("made")).status, "running");
});

test("a running container is not started, not deleted and not made again", async () => {
  await all.start("runs");
  await assertRefused("runs", ["start", "runs"], /it is running, not created/);
  await assertRefused("runs", ["delete", "runs"], /it is running/);
  await assertRefused(
    "runs",
    ["create", "--bundle", bundle, "runs"],
    /there is a container of this id already/,
  );
  await assertRefused("runs", ["run", "--bundle", bundle, "runs"], /there is a container of this id already/);
  assert.is((await all.oci(["exec", "runs", "true"])).exitCode, 0);
});

test("a stopped container is not started, not signalled, not entered and not made again", async () => {
  await all.start("ended");
  await stopped("ended");
  await assertRefused("ended", ["start", "ended"], /it is stopped|it is not running/);
  await assertRefused("ended", ["kill", "ended", "KILL"], /it is not running/);
  await assertRefused("ended", ["exec", "ended", "true"], /it has ended/);
  await assertRefused("ended", ["pause", "ended"], /it is stopped|it is not running/);
  await assertRefused(
    "ended",
    ["create", "--bundle", bundle, "ended"],
    /there is a container of this id already/,
  );
  assert.is((await all.oci(["delete", "ended"])).exitCode, 0);
  assert.is((await all.oci(["delete", "ended"])).exitCode, 1);
});

test("every operation on an id that nobody has is an error, and makes none", async () => {
  const before = (await all.oci(["list", "-q"])).stdout;
  for (const argv of [
    ["state", "nobody"],
    ["start", "nobody"],
    ["kill", "nobody", "TERM"],
    ["delete", "nobody"],
    ["exec", "nobody", "true"],
    ["ps", "nobody"],
    ["pause", "nobody"],
    ["resume", "nobody"],
    ["update", "--pids-limit", "5", "nobody"],
    ["events", "--stats", "nobody"],
  ]) {
    const { exitCode, stdout, stderr } = await all.oci(argv);
    assert.equal([exitCode, stdout], [1, ""], argv.join(" "));
    assert.match(stderr, /there is none of this id/, argv.join(" "));
  }
  assert.is((await all.oci(["list", "-q"])).stdout, before);
});

test.run();
