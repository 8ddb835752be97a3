import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ioWrites } from "../../../core/runtime/cgroup-io.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("ioWrites");

test("a weight is for the BFQ scheduler, or in the scale of the controller", () => {
  const weights = [5, 10, 100, 500, 1000, 2000].map((weight) => {
    const [write] = ioWrites({ weight });
    assert.equal([write?.file, write?.orElse?.file], ["io.bfq.weight", "io.weight"]);
    return [write?.value, write?.orElse?.value];
  });
  assert.equal(weights, [
    ["10", "1"],
    ["10", "1"],
    ["100", "910"],
    ["500", "4950"],
    ["1000", "10000"],
    ["1000", "10000"],
  ]);
});

test("weights of devices name the device", () => {
  assert.equal(
    ioWrites({
      weightDevice: [
        { major: 8, minor: 16, weight: 10 },
        { major: 8, minor: 0, weight: 0 },
      ],
    }),
    [{ file: "io.bfq.weight", value: "8:16 10", orElse: { file: "io.weight", value: "8:16 1" } }],
  );
});

test("each throttle is a line of io.max, and 0 is no limit", () => {
  const device = { major: 8, minor: 0 };
  const writes = ioWrites({
    throttleReadBpsDevice: [{ ...device, rate: 2n ** 64n - 1n }],
    throttleWriteBpsDevice: [
      { ...device, rate: 1 },
      { major: 4294967295, minor: 4294967295, rate: 2 },
    ],
    throttleReadIOPSDevice: [{ ...device, rate: 3 }],
    throttleWriteIOPSDevice: [{ ...device, rate: 0 }],
  });
  assert.equal(
    writes.map(({ file, value }) => `${file} ${value}`),
    [
      "io.max 8:0 rbps=18446744073709551615",
      "io.max 8:0 wbps=1",
      "io.max 4294967295:4294967295 wbps=2",
      "io.max 8:0 riops=3",
      "io.max 8:0 wiops=max",
    ],
  );
  assert.equal(writes.map(({ isOptional }) => isOptional).at(-1), true);
});

test("nothing, and what engines write for nothing, is no write", () => {
  assert.equal(ioWrites({}), []);
  assert.equal(ioWrites({ weight: 0, leafWeight: 0, weightDevice: [], throttleReadBpsDevice: [] }), []);
});

test("weights of leaves were version 1's", () => {
  const device = { major: 8, minor: 0, leafWeight: 5 };
  for (const io of [{ leafWeight: 5 }, { weightDevice: [device] }])
    assert.is(refusal(() => ioWrites(io)).code, "unsupported");
});

test.run();
