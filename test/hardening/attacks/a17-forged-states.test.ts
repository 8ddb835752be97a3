/**
 * A17: states that name a process which is not the container's: a reused number, another boot, a forged file. Whoever
 * is asked to signal or remove such a container signals nobody.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eachOf, times } from "../../helpers/e2e/attack.ts";
import { type Running, startProgram } from "../../helpers/e2e/running.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("attack A17: forged states");
let stage: Stage;
let states: string;
let victim: Running;
let started: number;
const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

/** Says each signal that it gets; one that cannot be caught would end it. */
const VICTIM = `
  trap 'echo signal' $(seq 1 8) $(seq 10 16) $(seq 18 18) $(seq 20 31); echo up
  while :; do read -r -t 1000 line || continue; [ "$line" = end ] && break; echo "$line"; done; echo over`;

test.before(async () => {
  stage = await makeStage();
  states = join(stage.home, "states");
  mkdirSync(states, { mode: 0o700 });
  victim = startProgram(["bash", "-c", VICTIM]);
  await victim.said("up");
  started = Number(readFileSync(`/proc/${victim.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19]);
});
test.after(async () => {
  victim?.kill("SIGKILL");
  await victim?.finished();
  await stage?.stop();
});

interface Forged {
  readonly pid: unknown;
  readonly startTime: unknown;
  readonly bootId: unknown;
}

/** States of a victim that are nearly right. */
function forgeries(): Forged[] {
  const { pid } = victim;
  const otherBoot = `${boot.slice(0, -1)}${boot.endsWith("0") ? "1" : "0"}`;
  const near = [1, -1, 10, -10, 100, -100, 2 ** 32, -(2 ** 32)].map((ticks) => started + ticks);
  const wrongStart = [...near, 0, -1, 1, -started, started * 2, 2 ** 53 - 1].map((startTime) => ({
    pid,
    startTime,
    bootId: boot,
  }));
  const wrongBoot = [
    otherBoot,
    "",
    boot.toUpperCase() === boot ? "x" : boot.toUpperCase(),
    ` ${boot}`,
    `${boot}\n`,
    "null",
  ].map((bootId) => ({ pid, startTime: started, bootId }));
  // A number that becomes the victim's, or a group's, or everybody's, where somebody cuts it.
  const wrongPid = [
    2 ** 32 + pid,
    2 ** 33 + pid,
    -pid,
    0,
    -1,
    pid + 0.5,
    String(pid),
    `${pid}x`,
    null,
    [pid],
    2 ** 31 + pid,
    true,
  ].map((number) => ({ pid: number, startTime: started, bootId: boot }));
  const odd = [String(started), null, started + 0.5, [started], {}].map((startTime) => ({
    pid,
    startTime,
    bootId: boot,
  }));
  return [...wrongStart, ...wrongBoot, ...wrongPid, ...odd];
}

function write(id: string, state: Forged): void {
  mkdirSync(join(states, id), { mode: 0o700 });
  const rest = {
    bundle: "/x",
    rootfs: "/x/rootfs",
    created: "2026-01-01T00:00:00.000Z",
    owner: "0",
    annotations: {},
    cgroup: "",
    unit: "",
  };
  writeFileSync(join(states, id, "state.json"), JSON.stringify({ ...state, id, ...rest }));
}

const oci = (...argv: string[]) => stage.rl(["oci", "--root", states, ...argv]);

test("with all three numbers right it is the victim that is meant: the trap works", async () => {
  write("right", { pid: victim.pid, startTime: started, bootId: boot });
  assert.is((await oci("kill", "right", "USR1")).exitCode, 0);
  await victim.said("signal");
  rmSync(join(states, "right"), { recursive: true });
});

test("no forged state has the victim signalled, by kill, by delete or by force", async () => {
  // What was signalled before this line was meant.
  victim.write("right\n");
  await victim.said("right");
  const kinds = forgeries();
  const rounds = Array.from({ length: times(1000, kinds.length * 4) }, (_, round) => round);
  await eachOf(rounds, async (round) => {
    const state = kinds[round % kinds.length] as Forged;
    const id = `forged${round}`;
    const shown = JSON.stringify(state);
    write(id, state);
    switch (Math.floor(round / kinds.length) % 4) {
      case 0:
        assert.is.not((await oci("kill", id, "KILL")).exitCode, 0, shown);
        break;
      case 1:
        assert.is.not((await oci("kill", id, "USR1")).exitCode, 0, shown);
        break;
      case 2:
        await oci("delete", id);
        break;
      default:
        assert.is((await oci("delete", "--force", id)).exitCode, 0, shown);
    }
    rmSync(join(states, id), { recursive: true, force: true });
  });
  victim.write("over soon\n");
  await victim.said("over soon");
  victim.write("end\n");
  const { exitCode, stdout } = await victim.finished();
  assert.is(exitCode, 0, stdout);
  assert.is(stdout.slice(stdout.lastIndexOf("right\n")), "right\nover soon\nover\n");
});

test.run();
