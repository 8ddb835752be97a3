/**
 * States that no monitor wrote: of other boots, with numbers of processes that were given again, with processes of
 * others. None of those gets a signal, and whatever else runs is listed and ended as always.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { documentText } from "../../../core/container/document.ts";
import { type LifeState, parseLifeState } from "../../../core/container/life.ts";
import { bootId } from "../../../core/host/bun/process-facts.ts";
import { runtimeScene, type Scene, type Victim } from "../../cli/oci/scene.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const STATES = 1000;

const test = suite("forged states");
let stage: Stage;
let scene: Scene;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  scene = runtimeScene();
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(async () => {
  await scene?.clean();
  await stage?.stop();
});

/** The control group of this process, as a state would name it. */
function ownGroup(): string {
  const line = readFileSync("/proc/self/cgroup", "utf8")
    .split("\n")
    .find((text) => text.startsWith("0::"));
  return `/sys/fs/cgroup${line?.slice("0::".length) ?? ""}`;
}

test(`${STATES} of them end no process, and a container that runs is told from them`, async () => {
  const victims: Victim[] = [];
  for (let index = 0; index < 10; index += 1) victims.push(await scene.victim());
  const run = async (name: string): Promise<LifeState> => {
    const id = (
      await stage.ok(["run", "-d", "--network", "none", "--name", name, image, "sleep", "600"])
    ).trim();
    const text = readFileSync(join(runs, id, "state.json"), "utf8");
    const state = parseLifeState(text);
    if (state === undefined) throw new Error(`no state: ${text}`);
    return state;
  };
  const runs = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers");
  const real = await run("real");
  const boot = bootId();
  const dead = { pid: 2 ** 22 + 1, startTime: 1 };
  const forms: readonly ((victim: Victim, other: Victim) => unknown)[] = [
    (victim) => ({ ...real, ...plain(victim), monitor: dead }),
    (victim, other) => ({ ...real, ...plain(victim), monitor: plain(other) }),
    (victim) => ({ ...real, ...plain(victim), monitor: real.monitor }),
    (victim) => ({ ...real, ...plain(victim), startTime: victim.startTime + 1 }),
    (victim) => ({ ...real, ...plain(victim), monitor: dead, cgroup: ownGroup() }),
    (victim) => ({ ...real, ...plain(victim), monitor: plain(victim), bootId: boot.replace(/^./, "x") }),
    () => ({ ...real, pid: process.pid, startTime: real.startTime, monitor: dead }),
    (victim) => ({ ...real, ...plain(victim), pid: -victim.pid }),
    (victim) => ({ ...real, ...plain(victim), pid: victim.pid + 0.5 }),
    (victim) => `{"bootId":"${boot}","pid":${victim.pid}`,
    () => ({ ...real, pid: 1, startTime: 0, monitor: { pid: 1, startTime: 0 } }),
    () => ({ ...real, monitor: dead }),
  ];
  const ids: string[] = [];
  for (let index = 0; index < STATES; index += 1) {
    const id = `a${index.toString(16).padStart(63, "0")}`;
    ids.push(id);
    const [victim, other] = [victims[index % 10], victims[(index + 1) % 10]];
    const form = forms[index % forms.length];
    if (victim === undefined || other === undefined || form === undefined) throw new Error("none");
    const state = form(victim, other);
    mkdirSync(join(runs, id), { mode: 0o700 });
    writeFileSync(join(runs, id, "state.json"), typeof state === "string" ? state : JSON.stringify(state));
    // Some of no container at all.
    if (index % 3 === 2) continue;
    mkdirSync(join(stage.store, "containers", id), { mode: 0o700 });
    const name = `forged-${index}`;
    writeFileSync(
      join(stage.store, "containers", id, "container.json"),
      documentText({ ...DOCUMENT, id, name }),
    );
    symlinkSync(`../containers/${id}`, join(stage.store, "names", name));
  }
  for (const command of ["kill", "stop"]) {
    const words = command === "stop" ? ["stop", "-t", "0"] : ["kill"];
    for (const index of [0, 1, 3, 4, 6, 10, 12, 13]) await stage.rl([...words, `forged-${index}`]);
  }
  await stage.rl(["stop", "-t", "0", "--all"]);
  for (const victim of victims) assert.ok(await victim.answers(), `${victim.pid} is signalled`);
  assert.is(await stage.ok(["wait", "real"]), "137\n");
  const second = await run("second");
  assert.not.equal(second.pid, real.pid);
  // Of no container, from another boot or with a monitor that is gone: every listing clears such a state away.
  const cleared = ids.filter((_, index) => [5, 11].includes(index % forms.length));
  assert.ok(cleared.length > 0);
  for (const id of cleared) assert.not.ok(existsSync(join(runs, id)), id);
  await stage.ok(["kill", "second"]);
  assert.is(await stage.ok(["wait", "second"]), "137\n");
  // What could be a state is no more than a file: the containers can be removed.
  for (const index of [0, 1, 3, 4, 6]) await stage.ok(["rm", `forged-${index}`]);
  for (const victim of victims) assert.ok(await victim.answers());
  assert.ok(readdirSync(runs).length < STATES);
});

function plain({ pid, startTime }: Victim) {
  return { pid, startTime };
}

test.run();
