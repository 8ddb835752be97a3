import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryRandom } from "../../../core/host/memory/random.ts";

const random = suite("memory random");

random("gives so many bytes, and others each time", () => {
  const source = createMemoryRandom();
  assert.is(source.bytes(0).length, 0);
  assert.is(source.bytes(32).length, 32);
  assert.not.equal(source.bytes(32), source.bytes(32));
});

random.run();
