import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ProcessFiles, parseProcessFiles } from "../../../core/container/process-details.ts";

const test = suite("parseProcessFiles");

const STAT =
  "41 (a) b (c) S 40 41 41 34817 41 4194304 100 0 0 0 150 50 0 0 20 5 3 0 12345 2318336 345 18446744073709551615";
const STATUS = [
  "Name:\ta",
  "Uid:\t1001\t100998\t1001\t1001",
  "Gid:\t1001\t7\t1001\t1001",
  "Groups:\t1001 100000 ",
  "NSpid:\t41\t3",
  "VmRSS:\t    1380 kB",
  "CapEff:\t0000000000000401",
  "Seccomp:\t2",
  "",
].join("\n");
const MAP = "         0       1001          1\n         1     100000      65536\n";
const FILES: ProcessFiles = {
  stat: STAT,
  status: STATUS,
  cmdline: "sh\0-c\0\0",
  uid_map: MAP,
  gid_map: MAP,
};

test("parseProcessFiles reads names that look like fields, and every number at its place", () => {
  const found = parseProcessFiles(FILES);
  assert.ok(found);
  const { pid, parent, innerPid, name, state, group, session, terminal, isInFront } = found;
  assert.equal(
    [pid, parent, innerPid, name, state, group, session, terminal, isInFront],
    [41, 40, 3, "a) b (c", "S", 41, 41, "pts/1", true],
  );
  const { nice, threads, used, startedAt, virtual, resident, seccomp, capabilities } = found;
  assert.equal(
    [nice, threads, used, startedAt, virtual, resident, seccomp],
    [5, 3, 200, 12345, 2318336, 1380 * 1024, 2],
  );
  assert.is(capabilities.eff, 0x401n);
  assert.is(capabilities.bnd, 0n);
});

test("parseProcessFiles says ids as the container has them, and those that it does not have as nobody's", () => {
  const found = parseProcessFiles(FILES);
  assert.equal(found?.uids, [1001, 100998]);
  assert.equal(found?.innerUids, [0, 999]);
  assert.equal(found?.innerGids, [0, 65534]);
  assert.equal(found?.innerGroups, [0, 1]);
  assert.equal(parseProcessFiles({ ...FILES, uid_map: "" })?.innerUids, [1001, 100998]);
});

test("parseProcessFiles has no arguments of a process without, and no terminal where there is none", () => {
  assert.equal(parseProcessFiles({ ...FILES, cmdline: "" })?.args, []);
  assert.equal(parseProcessFiles(FILES)?.args, ["sh", "-c"]);
  const stat = STAT.replace("34817 41 ", "0 -1 ");
  const found = parseProcessFiles({ ...FILES, stat });
  assert.equal([found?.terminal, found?.isInFront], [undefined, false]);
});

test("parseProcessFiles has nothing to say of what is no process", () => {
  for (const stat of ["", "41 (a", "41 (a) S 1"]) assert.is(parseProcessFiles({ ...FILES, stat }), undefined);
});

test.run();
