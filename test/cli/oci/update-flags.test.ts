import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type LimitFlags, resourcesOfFlags } from "../../../cli/oci/update-flags.ts";
import { refusal } from "../helpers.ts";

const test = suite("resourcesOfFlags");

test("each flag is a limit, and those that are not given are none", () => {
  assert.equal(resourcesOfFlags({}), {});
  assert.equal(
    resourcesOfFlags({
      memory: "512m",
      "memory-reservation": "1g",
      "memory-swap": "-1",
      "kernel-memory": "1",
      "kernel-memory-tcp": "2",
      "cpu-period": "100000",
      "cpu-quota": "-1",
      "cpu-burst": "3",
      "cpu-share": "1024",
      "cpu-idle": "1",
      "cpu-rt-period": "4",
      "cpu-rt-runtime": "5",
      "cpuset-cpus": "0-1",
      "cpuset-mems": "0",
      "pids-limit": "-1",
      "blkio-weight": "500",
    }),
    {
      memory: { limit: 536_870_912n, reservation: 1_073_741_824n, swap: -1n, kernel: 1n, kernelTCP: 2n },
      cpu: {
        period: 100_000n,
        quota: -1n,
        burst: 3n,
        shares: 1024n,
        idle: 1n,
        realtimePeriod: 4n,
        realtimeRuntime: 5n,
        cpus: "0-1",
        mems: "0",
      },
      pids: { limit: -1n },
      blockIO: { weight: 500 },
    },
  );
});

test("sizes have suffixes for powers of 1024", () => {
  const sizes = ["0", "7", "7b", "2k", "2KB", "2KiB", "1.5m", "3 g", "1T", "0.5k"].map(
    (memory) => resourcesOfFlags({ memory }).memory?.limit,
  );
  assert.equal(sizes, [0n, 7n, 7n, 2048n, 2048n, 2048n, 1_572_864n, 3_221_225_472n, 2n ** 40n, 512n]);
});

test("what is no number of 64 bits is refused, with the flag", () => {
  const refused: readonly LimitFlags[] = [
    { memory: "" },
    { memory: "5x" },
    { memory: "-5" },
    { memory: "1e3" },
    { memory: "9223372036854775807k" },
    { "cpu-quota": "1.5" },
    { "cpu-share": "NaN" },
    { "pids-limit": "9223372036854775808" },
    { "blkio-weight": "9" },
    { "blkio-weight": "1001" },
  ];
  for (const flags of refused) {
    const error = refusal(() => resourcesOfFlags(flags));
    const [[name, value] = []] = Object.entries(flags);
    assert.equal([error.code, error.action, error.subject], ["invalid", `use --${name}`, value]);
  }
});

test.run();
