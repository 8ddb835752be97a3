import { test } from "uvu";
import * as assert from "uvu/assert";
import { countBytes } from "../../cli/byte-count.ts";
import { recordOutput } from "./helpers.ts";

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of source) bytes += chunk.length;
  return bytes;
}

test("countBytes() draws one line on a terminal, ten times a second at most, and takes it away", async () => {
  const output = recordOutput([2]);
  const times = [0, 0, 50, 200, 200];
  const count = countBytes("Reading a.tar", output, () => times.shift() ?? 200);
  assert.is(await drain(count.pass(chunks(1000, 1000, 500_000))), 502_000);
  const clear = "\r\u001b[K";
  assert.is(output.written.err, `${clear}Reading a.tar: 1kB${clear}Reading a.tar: 502kB${clear}`);
  count.finish();
  assert.ok(output.written.err.endsWith(`502kB${clear}`));
});

test("countBytes() takes the line away after a failure", async () => {
  const output = recordOutput([2]);
  const count = countBytes("Reading", output, () => 0);
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw new Error("broken");
  };
  await drain(count.pass(failing())).catch(() => undefined);
  count.finish();
  assert.ok(output.written.err.endsWith("1B\r\u001b[K"));
});

test("countBytes() says nothing elsewhere", async () => {
  const output = recordOutput([]);
  const count = countBytes("Reading", output, () => 0);
  await drain(count.pass(chunks(10)));
  count.finish();
  assert.is(output.written.err, "");
});

test.run();
