import { suite } from "uvu";
import * as assert from "uvu/assert";
import { limitFlags } from "../../../../core/engine/api/limit-flags.ts";
import { limitsOf } from "../../../../core/engine/run/resources.ts";
import { LIMIT_FACTS } from "../run/fixture.ts";

const test = suite("limitFlags");
const MIB = 1 << 20;

test("what is not given is not there", () => {
  assert.equal(limitFlags(), {});
  assert.equal(limitFlags({ memory: undefined, pids: 1 }), { "pids-limit": "1" });
});

test("limits come out as they went in", () => {
  const flags = limitFlags({ memory: 64 * MIB, memorySwap: -1, cpus: 1.5, pids: -1, cpuShares: 512 });
  assert.equal(
    limitsOf(flags, LIMIT_FACTS),
    limitsOf(
      { memory: "64m", "memory-swap": "-1", cpus: "1.5", "pids-limit": "-1", "cpu-shares": "512" },
      LIMIT_FACTS,
    ),
  );
  assert.equal(limitsOf(limitFlags({ readBytes: { "/dev/sda": MIB } }), LIMIT_FACTS)?.blockIO, {
    throttleReadBpsDevice: [{ major: 8, minor: 16, rate: MIB }],
  });
});

test("limits of processes have one number or two", () => {
  const { ulimit } = limitFlags({ ulimits: { nofile: { soft: 1, hard: -1 }, core: 0 } });
  assert.equal(ulimit, ["nofile=1:-1", "core=0"]);
});

test.run();
