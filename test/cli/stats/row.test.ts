import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatBinarySize, STATS_COLUMNS, STATS_HEADS, statsRow } from "../../../cli/stats/row.ts";

const test = suite("statsRow");
const ID = "0123456789abcdef".repeat(4);
const SUBJECT = { id: ID, name: "web", asked: "web" };
const MIB = 1024 * 1024;

test("docker's columns, in docker's order", () => {
  const heads = STATS_COLUMNS.map((name) => STATS_HEADS[name]);
  assert.is(heads.join("|"), "CONTAINER ID|NAME|CPU %|MEM USAGE / LIMIT|MEM %|NET I/O|BLOCK I/O|PIDS");
});

test("what was used, and the processor's share between two looks", () => {
  const now = {
    at: 2000,
    cpu: 2_500_000,
    memory: 1.5 * MIB,
    memoryLimit: 64 * MIB,
    received: 1234,
    sent: 0,
    read: 5_000_000,
    written: 1,
    pids: 3,
  };
  assert.equal(statsRow(SUBJECT, { at: 1000, cpu: 1_000_000 }, now, true), {
    BlockIO: "5MB / 1B",
    CPUPerc: "150.00%",
    Container: "web",
    ID: "0123456789ab",
    MemPerc: "2.34%",
    MemUsage: "1.5MiB / 64MiB",
    Name: "web",
    NetIO: "1.23kB / 0B",
    PIDs: "3",
  });
});

test("what nobody knows is shown so", () => {
  const row = statsRow({ ...SUBJECT, asked: ID }, undefined, undefined, false);
  assert.is(row.ID, ID);
  assert.is(row.Container, ID);
  assert.equal([row.CPUPerc, row.MemPerc, row.PIDs], ["--", "--", "--"]);
  assert.equal([row.MemUsage, row.NetIO, row.BlockIO], ["-- / --", "-- / --", "-- / --"]);
  assert.is(statsRow(SUBJECT, { at: 1, cpu: 5 }, { at: 1, cpu: 9 }, true).CPUPerc, "--");
  assert.is(statsRow(SUBJECT, { at: 1, cpu: 9 }, { at: 2, cpu: 5 }, true).CPUPerc, "0.00%");
});

test("memory has four significant digits by powers of 1024", () => {
  assert.is(formatBinarySize(0), "0B");
  assert.is(formatBinarySize(1023), "1023B");
  assert.is(formatBinarySize(2047 * 1024), "1.999MiB");
  assert.is(formatBinarySize(3 * 2 ** 40), "3TiB");
});

test.run();
