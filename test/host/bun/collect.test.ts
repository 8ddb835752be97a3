import { suite } from "uvu";
import * as assert from "uvu/assert";
import { noteReceived } from "../../../core/host/bun/collect.ts";

const test = suite("collect");

test("buffers of what came in are freed before there are many of them", () => {
  const sizes: number[] = [];
  for (let index = 0; index < 64; index++) {
    noteReceived(new Uint8Array(4 * 1024 * 1024).fill(1).length);
    sizes.push(process.memoryUsage().arrayBuffers);
  }
  // 256 MiB came in.
  assert.ok(Math.max(...sizes) < 64 * 1024 * 1024, `${Math.max(...sizes)} bytes at once`);
});

test.run();
