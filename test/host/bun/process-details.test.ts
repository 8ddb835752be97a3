import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseProcessFiles } from "../../../core/container/process-details.ts";
import { readProcessClock, readProcessFiles } from "../../../core/host/bun/process-details.ts";

const test = suite("process details");

test("our own process is found with its numbers, and none where there is none", () => {
  const files = readProcessFiles(process.pid);
  assert.ok(files);
  const found = parseProcessFiles(files);
  assert.equal([found?.pid, found?.parent, found?.uids[0]], [process.pid, process.ppid, process.getuid?.()]);
  assert.ok(
    found?.args.some((word) => word.endsWith("process-details.test.ts")),
    String(found?.args),
  );
  assert.is(readProcessFiles(2 ** 22 + 1), undefined);
});

test("the clock is one by which our process was started before now", () => {
  const { bootedAt, uptime, memory } = readProcessClock();
  const files = readProcessFiles(process.pid);
  const startedAt = files === undefined ? Number.NaN : (parseProcessFiles(files)?.startedAt ?? Number.NaN);
  assert.ok(startedAt / 100 <= uptime);
  assert.ok(bootedAt > 0 && memory > 0);
});

test.run();
