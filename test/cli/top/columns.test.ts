import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BY_USER, DESCRIPTORS, FULL, type ProcessRow, PS_COLUMNS } from "../../../cli/top/columns.ts";
import type { ProcessDetails } from "../../../core/container/process-details.ts";

const test = suite("columns of top");
const process: ProcessDetails = {
  pid: 41,
  parent: 40,
  innerPid: 3,
  name: "sh",
  args: ["sh", "-c", "true"],
  state: "S",
  group: 41,
  session: 41,
  terminal: "pts/0",
  isInFront: true,
  nice: -5,
  threads: 2,
  used: 6100,
  startedAt: 10_000,
  virtual: 2048 * 1024,
  resident: 1024 * 1024,
  uids: [1001, 100998],
  gids: [1001, 1001],
  innerUids: [0, 999],
  innerGids: [0, 0],
  innerGroups: [0, 5],
  groups: [1001, 100004],
  seccomp: 2,
  capabilities: { inh: 0n, prm: 0x401n, eff: 2n ** 41n - 1n, bnd: 1n, amb: 0n },
};
const now = new Date(2026, 5, 15, 12, 0).getTime();
const row: ProcessRow = {
  process,
  innerParent: 1,
  clock: { bootedAt: now / 1000 - 300, uptime: 300, memory: 100 * 1024 * 1024 },
  now,
};
const cells = (
  columns: readonly { cell(row: ProcessRow): string }[],
  part: Partial<ProcessDetails> = {},
): string[] => columns.map((column) => column.cell({ ...row, process: { ...process, ...part } }));
const descriptors = (...names: string[]): string[] =>
  names.map((name) => DESCRIPTORS.get(name)?.cell(row) ?? "-");

test("the usual columns are those of ps -ef and aux", () => {
  assert.equal(cells(FULL), ["999", "41", "40", "30", "11:56", "pts/0", "00:01:01", "sh -c true"]);
  const usual = ["999", "41", "30.5", "1.0", "2048", "1024", "pts/0", "S<sl+", "11:56", "1:01", "sh -c true"];
  assert.equal(cells(BY_USER), usual);
});

test("root is told by name, and what has no arguments by its own", () => {
  const [uid, , , , , terminal, , command] = cells(FULL, {
    innerUids: [0, 0],
    args: [],
    terminal: undefined,
  });
  assert.equal([uid, terminal, command], ["root", "?", "[sh]"]);
  assert.is(cells(FULL, { state: "Z", args: [] }).at(-1), "[sh] <defunct>");
});

test("descriptors have the container's numbers, and those of the host where they say so", () => {
  assert.equal(descriptors("pid", "ppid", "hpid", "huser", "ruser"), ["3", "1", "41", "100998", "root"]);
  assert.equal(descriptors("groups", "hgroups"), ["root,5", "1001,100004"]);
  assert.equal(descriptors("capinh", "capprm", "capeff"), ["none", "CHOWN,NET_BIND_SERVICE", "full"]);
  assert.equal(descriptors("seccomp", "etime"), ["filter", "03:20"]);
});

test("every column of ps has a value", () => {
  for (const [name, column] of PS_COLUMNS) assert.match(column.cell(row), /^\S/, name);
});

test.run();
