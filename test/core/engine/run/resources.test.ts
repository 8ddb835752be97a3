import { suite } from "uvu";
import * as assert from "uvu/assert";
import { limitsOf } from "../../../../core/engine/run/resources.ts";
import { refusal } from "../../../cli/helpers.ts";
import { LIMIT_FACTS, runFlags } from "./fixture.ts";

const test = suite("limitsOf");
const MIB = 1024 * 1024;
const limits = (...argv: string[]) => limitsOf(runFlags(...argv), LIMIT_FACTS);
const refused = (...argv: string[]): string => refusal(() => limits(...argv)).message;

test("no flag is no limit", () => {
  assert.is(limits(), undefined);
  assert.is(limits("--cpus", "0", "--blkio-weight", "0", "--memory-swappiness", "-1"), undefined);
});

test("memory alone lets as much be swapped, with docker's three other cases", () => {
  const memory = (...argv: string[]) => limits(...argv)?.memory;
  assert.equal(memory("-m", "64m"), { limit: 64 * MIB, swap: 128 * MIB });
  assert.equal(memory("-m", "64m", "--memory-swap", "0"), { limit: 64 * MIB, swap: 128 * MIB });
  assert.equal(memory("-m", "64m", "--memory-swap", "64m"), { limit: 64 * MIB, swap: 64 * MIB });
  assert.equal(memory("-m", "64m", "--memory-swap", "-1"), { limit: 64 * MIB, swap: -1 });
  assert.equal(memory("--memory-reservation", "8m"), { reservation: 8 * MIB });
});

test("what contradicts itself or is too little is refused", () => {
  assert.match(refused("-m", "5m"), /the least is 6m/);
  assert.match(refused("-m", "x"), /"x": it is not a size/);
  assert.match(refused("--memory-swap", "64m"), /it needs --memory/);
  assert.match(refused("-m", "64m", "--memory-swap", "32m"), /less than --memory/);
  assert.match(refused("-m", "64m", "--memory-reservation", "65m"), /more than --memory/);
  assert.match(refused("--cpus", "2", "--cpu-quota", "5000"), /say the same differently/);
  assert.match(refused("--cpus", "4.5"), /from 0\.01 to 4/);
  assert.match(refused("--cpu-period", "10"), /from 1000 to 1000000/);
  assert.match(refused("--cpu-quota", "10"), /the least is 1000/);
  assert.match(refused("--cpu-shares", "-1"), /negative/);
  assert.match(refused("--blkio-weight", "5"), /from 10 to 1000/);
  assert.match(refused("--pids-limit", "many"), /not a whole number/);
  assert.match(refused("--device-read-bps", "/dev/sda"), /\/dev\/DEVICE:RATE/);
  assert.match(refused("--memory-swappiness", "10"), /"--memory-swappiness": .* version 2 have no such/);
  for (const flag of ["--cpu-rt-period", "--cpu-rt-runtime", "--kernel-memory"]) {
    assert.match(refused(flag, "50m"), /version 2 have no such/, flag);
    assert.is(limits(flag, "0"), undefined, flag);
  }
  assert.match(refused("--memory-reservation", "5m"), /the least is 6m/);
  assert.match(refused("--cpuset-cpus", "0-4"), /"0-4": there are only 0 to 3/);
  assert.match(refused("--cpuset-mems", "x"), /it is no list/);
  assert.match(refused("--blkio-weight-device", "/dev/sdb:5"), /from 10 to 1000/);
  assert.match(refused("--oom-kill-disable"), /"--oom-kill-disable": .* version 2 have no such/);
});

test("processors are a quota of a tenth of a second", () => {
  assert.equal(limits("--cpus", "1.5")?.cpu, { period: 100_000, quota: 150_000 });
  assert.equal(limits("--cpu-quota", "20000", "--cpu-period", "50000")?.cpu, {
    period: 50_000,
    quota: 20_000,
  });
  assert.equal(limits("-c", "512", "--cpuset-cpus", "0-1")?.cpu, { shares: 512, cpus: "0-1" });
});

test("processes without a limit are said so, devices by their number", () => {
  assert.equal(limits("--pids-limit", "0")?.pids, { limit: -1 });
  assert.equal(limits("--pids-limit", "9")?.pids, { limit: 9 });
  assert.equal(limits("--device-write-bps", "/dev/sdb:1mb", "--blkio-weight", "300")?.blockIO, {
    weight: 300,
    throttleWriteBpsDevice: [{ major: 8, minor: 16, rate: MIB }],
  });
  assert.equal(limits("--blkio-weight-device", "/dev/sdb:300")?.blockIO, {
    weightDevice: [{ major: 8, minor: 16, weight: 300 }],
  });
});

test.run();
