import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkUsage, completeUpdate, mergeResources } from "../../../core/runtime/resource-update.ts";
import type { LinuxResources } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("changing limits");

test("mergeResources lays one over the other, name by name", () => {
  const merged = mergeResources(
    { memory: { limit: 1, swap: 2 }, pids: { limit: 3 }, unified: { "cpu.weight": "1" }, hugepageLimits: [] },
    { memory: { limit: 9 }, cpu: { quota: 5 }, unified: { "pids.max": "2" } },
  );
  assert.equal(merged, {
    memory: { limit: 9, swap: 2 },
    pids: { limit: 3 },
    unified: { "cpu.weight": "1", "pids.max": "2" },
    hugepageLimits: [],
    cpu: { quota: 5 },
  });
  assert.equal(mergeResources({}, {}), {});
});

const complete = (wanted: LinuxResources, files: Readonly<Record<string, string>>): LinuxResources =>
  completeUpdate(wanted, (file) => files[file]);

test("swap alone is beside the memory that is there", () => {
  const wanted = { memory: { swap: 300 } };
  assert.equal(complete(wanted, { "memory.max": "100\n" }), { memory: { swap: 300, limit: 100n } });
  for (const files of [{ "memory.max": "max\n" }, {} as Readonly<Record<string, string>>])
    assert.equal(complete(wanted, files), wanted);
});

test("memory alone leaves what memory and swap may take together", () => {
  const wanted = { memory: { limit: 150 } };
  const files = { "memory.max": "100\n", "memory.swap.max": "200\n" };
  assert.equal(complete(wanted, files), { memory: { limit: 150, swap: 300n } });
  assert.equal(complete(wanted, { ...files, "memory.swap.max": "max\n" }), wanted);
  assert.equal(complete(wanted, { ...files, "memory.max": "max\n" }), wanted);
  assert.equal(complete({ memory: { limit: -1 } }, files), { memory: { limit: -1 } });
  assert.equal(complete({ memory: { limit: 150, swap: -1 } }, files), { memory: { limit: 150, swap: -1 } });
  assert.equal(complete({ memory: { reservation: 5 } }, files), { memory: { reservation: 5 } });
});

test("a quota keeps its period, a period its quota", () => {
  const files = { "cpu.max": "5000 20000\n" };
  assert.equal(complete({ cpu: { quota: 7000 } }, files), { cpu: { quota: 7000, period: 20_000n } });
  assert.equal(complete({ cpu: { period: 7000 } }, files), { cpu: { quota: 5000n, period: 7000 } });
  assert.equal(complete({ cpu: { period: 7000 } }, { "cpu.max": "max 100000\n" }), {
    cpu: { quota: -1, period: 7000 },
  });
  for (const cpu of [{ quota: 1, period: 2 }, { shares: 5 }, { quota: 0 }])
    assert.equal(complete({ cpu }, files), { cpu });
  assert.equal(complete({ cpu: { quota: 7000 } }, {}), { cpu: { quota: 7000 } });
});

test("what is not of memory and processors stays as it is", () => {
  const wanted = { pids: { limit: 5 }, unified: { "memory.high": "1" } };
  assert.equal(complete(wanted, { "memory.max": "100" }), wanted);
});

test("checkUsage refuses a limit below what is in use, when it is asked to", () => {
  const check = (limit: number, checkBeforeUpdate: boolean, usage: string | undefined): void =>
    checkUsage({ memory: { limit, checkBeforeUpdate } }, (file) =>
      file === "memory.current" ? usage : undefined,
    );
  const error = refusal(() => check(99, true, "100\n"));
  assert.equal([error.code, error.state], ["limit", "100 bytes are in use"]);
  check(100, true, "100\n");
  check(99, false, "100\n");
  check(-1, true, "100\n");
  check(0, true, "100\n");
  check(99, true, undefined);
  checkUsage({}, () => "100");
});

test.run();
