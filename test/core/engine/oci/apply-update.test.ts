import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { applyUpdate } from "../../../../core/engine/oci/apply-update.ts";
import type { LinuxResources } from "../../../../core/mod.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "../../../host/bun/groups.ts";

const test = suite("applyUpdate");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const FILES = {
  "memory.max": "100",
  "memory.swap.max": "50",
  "memory.current": "80",
  "cpu.max": "5000 10000",
  "pids.max": "0",
};

/** Update a group, and what was done in order. */
async function update(wanted: LinuxResources, fails = false) {
  const group = openGroup(makeGroup(join(directory.path, "c1"), FILES));
  const done: string[] = [];
  const finished = applyUpdate(wanted, {
    group,
    tellSystemd: async (properties) => {
      done.push(properties.map(({ name, value }) => `${name} ${value}`).join(", "));
      if (fails) throw new Error("systemd refuses");
    },
    writing: ({ file, value }) => done.push(`${file} ${value}`),
  });
  const error = await finished.then(() => undefined).catch((thrown: unknown) => thrown);
  const files = Object.keys(FILES).map((file) => group.read(file));
  group[Symbol.dispose]();
  return { done, files, error };
}

test("limits are completed by what is there, told to systemd, and then written", async () => {
  const { done, files } = await update({ memory: { limit: 120 }, cpu: { quota: 7000 } });
  assert.equal(done, [
    "MemorySwapMax 30, MemoryMax 120, CPUQuotaPerSecUSec 700000, CPUQuotaPeriodUSec 10000",
    "memory.swap.max 30",
    "memory.max 120",
    "cpu.max 7000 10000",
  ]);
  assert.equal(files, ["120", "30", "80", "7000 10000", "0"]);
});

test("nothing is written when a limit cannot be expressed, memory is in use, or systemd refuses", async () => {
  const refused: readonly LinuxResources[] = [
    { pids: { limit: 5 }, memory: { kernel: 5 } },
    { pids: { limit: 5 }, memory: { limit: 200 } },
    { pids: { limit: 5 }, memory: { limit: 70, checkBeforeUpdate: true } },
    { pids: { limit: 5 }, unified: { "../x": "1" } },
  ];
  for (const wanted of refused) {
    const { done, files, error } = await update(wanted);
    assert.equal([done, files], [[], Object.values(FILES)]);
    assert.ok(error);
  }
  const { done, files, error } = await update({ pids: { limit: 5 } }, true);
  assert.equal([done, files], [["TasksMax 5"], Object.values(FILES)]);
  assert.match(String(error), /systemd refuses/);
});

test("systemd is not asked for what it does not know, and a missing file is told", async () => {
  const { done, error } = await update({ hugepageLimits: [{ pageSize: "2MB", limit: 1 }] });
  assert.equal(done, ["hugetlb.2MB.max 1"]);
  assert.match(String(error), /there is no such file/);
});

test("a group that is no unit's needs no systemd", async () => {
  using group = openGroup(makeGroup(join(directory.path, "c1"), FILES));
  await applyUpdate({ pids: { limit: 5 } }, { group, writing: () => undefined });
  assert.is(group.read("pids.max"), "5");
  const wrong = applyUpdate({ cpu: { shares: 5 } }, { group, writing: () => undefined });
  assert.is((await rejection(wrong)).code, "unsupported");
});

test.run();
