import { suite } from "uvu";
import * as assert from "uvu/assert";
import { valueWords } from "../../../core/runtime/property-words.ts";

const test = suite("valueWords");

test("numbers are digits, arrays begin with their length", () => {
  assert.equal(valueWords({ name: "TasksMax", type: "t", value: 2n ** 64n - 1n }), ["18446744073709551615"]);
  assert.equal(valueWords({ name: "AllowedCPUs", type: "ay", value: Uint8Array.of(7, 128) }), [
    "2",
    "7",
    "128",
  ]);
  assert.equal(valueWords({ name: "AllowedCPUs", type: "ay", value: new Uint8Array() }), ["0"]);
  const value = [["/dev/block/8:0", 5n] as const, ["/dev/block/8:16", 6n] as const];
  assert.equal(valueWords({ name: "IOReadBandwidthMax", type: "a(st)", value }), [
    "2",
    "/dev/block/8:0",
    "5",
    "/dev/block/8:16",
    "6",
  ]);
});

test.run();
