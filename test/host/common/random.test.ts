import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRandom } from "../../../core/host/common/random.ts";

const random = suite("bun random");

random("gives so many bytes, and others each time", () => {
  const source = createRandom();
  assert.is(source.bytes(0).length, 0);
  assert.is(source.bytes(32).length, 32);
  assert.not.equal(source.bytes(32), source.bytes(32));
});

random.run();
