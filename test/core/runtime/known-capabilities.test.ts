import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withKnownCapabilities } from "../../../core/runtime/known-capabilities.ts";
import type { Process } from "../../../core/spec/runtime-config.ts";

const test = suite("withKnownCapabilities");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };

test("withKnownCapabilities leaves a process alone that has none or only known ones", () => {
  const given = { ...PROCESS, capabilities: { bounding: ["CAP_CHOWN"], ambient: [] } };
  for (const process of [PROCESS, given]) {
    const { process: kept, unknown } = withKnownCapabilities(process);
    assert.is(kept, process);
    assert.equal(unknown, []);
  }
});

test("withKnownCapabilities takes unknown ones out of every set and names each once", () => {
  const both = ["CAP_NEW", "CAP_CHOWN"];
  const capabilities = {
    bounding: both,
    effective: both,
    permitted: both,
    ambient: ["CAP_TIME"],
    inheritable: [],
  };
  const kept = ["CAP_CHOWN"];
  assert.equal(withKnownCapabilities({ ...PROCESS, capabilities }), {
    process: {
      ...PROCESS,
      capabilities: { bounding: kept, effective: kept, permitted: kept, ambient: [], inheritable: [] },
    },
    unknown: ["CAP_NEW", "CAP_TIME"],
  });
});

test.run();
