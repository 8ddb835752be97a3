import { suite } from "uvu";
import * as assert from "uvu/assert";
import { figures, takeSample } from "../../../../core/engine/stats/sample.ts";
import { processStartTime } from "../../../../core/host/bun/process-facts.ts";
import { containerStats } from "../../../../core/runtime/container-stats.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("samples");
const USAGE = { cpu: 5, memory: 4096, threads: 2 };

test("what the group counts comes before what the processes say", () => {
  const files: Record<string, string> = {
    "cpu.stat": "usage_usec 70\nuser_usec 50\nsystem_usec 20\n",
    "memory.current": "9000\n",
    "memory.max": "20000\n",
    "memory.stat": "inactive_file 1000\n",
    "io.stat": "8:0 rbytes=10 wbytes=20 rios=1 wios=1\n8:16 rbytes=1 wbytes=2 rios=1 wios=1\n",
  };
  assert.equal(
    figures(
      containerStats((file) => files[file], []),
      USAGE,
      50_000,
      true,
    ),
    {
      cpu: 70,
      memory: 8000,
      memoryLimit: 20_000,
      read: 11,
      written: 22,
      pids: 2,
    },
  );
});

test("without controllers the processes are asked, and the machine is the limit", () => {
  const stats = containerStats((file) => (file === "cpu.stat" ? "usage_usec 70\n" : undefined), []);
  assert.equal(figures(stats, USAGE, 50_000, false), { cpu: 70, memory: 4096, memoryLimit: 50_000, pids: 2 });
  assert.equal(figures(undefined, USAGE, 50_000, false), {
    cpu: 5,
    memory: 4096,
    memoryLimit: 50_000,
    pids: 2,
  });
});

test("a container without a group is asked by its processes, one that has ended by nobody", () => {
  const startTime = processStartTime(process.pid) ?? 0;
  const state = {
    pid: process.pid,
    startTime,
    bootId: "",
    monitor: { pid: 1, startTime: 1 },
    startedAt: "",
    cgroup: "",
  };
  const found = takeSample({ document: DOCUMENT, status: "running", state }, 77);
  assert.is(found?.at, 77);
  assert.ok((found?.memory ?? 0) > 1024 * 1024);
  assert.ok((found?.pids ?? 0) >= 1);
  assert.equal([found?.received, found?.sent], [0, 0], "the host's network is not the container's");
  assert.is(takeSample({ document: DOCUMENT, status: "exited" }, 77), undefined);
});

test.run();
