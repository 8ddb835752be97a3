import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readResources } from "../../../core/runtime/read-resources.ts";
import { testRefusals, WHOLE } from "./whole.ts";

const test = suite("readResources");
const AT = "linux.resources";

test("reads every property, and none", () => {
  assert.equal(readResources(WHOLE.linux.resources, "r"), WHOLE.linux.resources);
  assert.equal(readResources({}, "r"), {});
});

test("takes an empty type of a device rule as Go writes it", () => {
  assert.equal(readResources({ devices: [{ allow: true, type: "" }] }, "r").devices, [
    { allow: true, type: "" },
  ]);
});

testRefusals(test, [
  [`${AT}.devices.0.allow`, undefined, `${AT}.devices[0].allow`, /missing/],
  [`${AT}.devices.1.type`, "p", `${AT}.devices[1].type`, /"p" is not one of a, c, b/],
  [`${AT}.devices.1.major`, -2, `${AT}.devices[1].major`, /-2 is not within/],
  [`${AT}.devices.1.access`, "rx", `${AT}.devices[1].access`, /"rx" is not made of/],
  [`${AT}.memory`, 1, `${AT}.memory`, /instead of an object/],
  [`${AT}.memory.limit`, "1g", `${AT}.memory.limit`, /instead of an integer/],
  [`${AT}.memory.limit`, 2n ** 63n, `${AT}.memory.limit`, /9223372036854775808 is not within/],
  [`${AT}.memory.swappiness`, 101, `${AT}.memory.swappiness`, /101 is not within 0 to 100/],
  [`${AT}.memory.disableOOMKiller`, 0, `${AT}.memory.disableOOMKiller`, /instead of true or false/],
  [`${AT}.cpu.shares`, -1, `${AT}.cpu.shares`, /-1 is not within 0 to 18446744073709551615/],
  [`${AT}.cpu.quota`, 0.5, `${AT}.cpu.quota`, /a fraction/],
  [`${AT}.cpu.cpus`, 0, `${AT}.cpu.cpus`, /instead of a string/],
  [`${AT}.pids.limit`, undefined, `${AT}.pids.limit`, /missing/],
  [`${AT}.blockIO.weight`, 65_536, `${AT}.blockIO.weight`, /65536 is not within 0 to 65535/],
  [`${AT}.blockIO.weightDevice.0.major`, undefined, `${AT}.blockIO.weightDevice[0].major`, /missing/],
  [
    `${AT}.blockIO.weightDevice.1.leafWeight`,
    undefined,
    `${AT}.blockIO.weightDevice[1]`,
    /neither weight nor/,
  ],
  [
    `${AT}.blockIO.throttleReadBpsDevice.0.rate`,
    -1,
    `${AT}.blockIO.throttleReadBpsDevice[0].rate`,
    /is not within/,
  ],
  [
    `${AT}.hugepageLimits.0.pageSize`,
    "64kB",
    `${AT}.hugepageLimits[0].pageSize`,
    /"64kB" is not a page size/,
  ],
  [`${AT}.hugepageLimits.0.pageSize`, "../2MB", `${AT}.hugepageLimits[0].pageSize`, /is not a page size/],
  [`${AT}.hugepageLimits.0.limit`, undefined, `${AT}.hugepageLimits[0].limit`, /missing/],
  [`${AT}.network.classID`, 2 ** 32, `${AT}.network.classID`, /is not within/],
  [`${AT}.network.priorities.0.name`, "eth0 1", `${AT}.network.priorities[0].name`, /without white space/],
  [`${AT}.rdma.mlx5_1.hcaHandles`, "3", `${AT}.rdma["mlx5_1"].hcaHandles`, /instead of an integer/],
  [`${AT}.rdma`, { a: {} }, `${AT}.rdma["a"]`, /neither hcaHandles nor/],
  [`${AT}.rdma`, { "a b": { hcaObjects: 1 } }, `the key "a b" of ${AT}.rdma`, /without white space/],
  [`${AT}.unified`, { "memory.high": 1 }, `${AT}.unified["memory.high"]`, /instead of a string/],
  [`${AT}.unified`, { "../x": "1" }, `the key "../x" of ${AT}.unified`, /is not the name of a file/],
  [`${AT}.unified`, { "..": "1" }, `the key ".." of ${AT}.unified`, /is not the name of a file/],
]);

test.run();
