import { suite } from "uvu";
import * as assert from "uvu/assert";
import { processorCount } from "../../../core/host/bun/processors.ts";

const test = suite("processors");

const text = (value: string) => () => new TextEncoder().encode(value);

test("processorCount counts to the highest number there is", () => {
  assert.is(processorCount(text("0\n")), 1);
  assert.is(processorCount(text("0-3\n")), 4);
  assert.is(processorCount(text("0-3,8,10-11\n")), 12);
});

test("processorCount without the kernel's list is what the runtime knows", () => {
  assert.is(
    processorCount(() => -2),
    navigator.hardwareConcurrency,
  );
  assert.is(processorCount(text("\n")), navigator.hardwareConcurrency);
});

test("processorCount of this machine does not depend on where this process may run", () => {
  const script = `import { processorCount } from "${import.meta.dir}/../../../core/host/bun/processors.ts"; console.log(processorCount())`;
  const { stdout } = Bun.spawnSync(["taskset", "-c", "0", process.execPath, "-e", script]);
  assert.is(Number(stdout.toString()), processorCount());
});

test.run();
