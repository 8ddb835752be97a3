import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { refuseUnsupported } from "../../../core/plan/unsupported.ts";
import type { Linux, RuntimeConfig } from "../../../core/spec/runtime-config.ts";

const test = suite("refuseUnsupported");

const config = (part: Partial<RuntimeConfig>): RuntimeConfig => ({ ociVersion: "1.2.0", ...part });
const linux = (part: Linux): RuntimeConfig => config({ linux: part });

const REFUSED: readonly (readonly [property: string, config: RuntimeConfig])[] = [
  ["linux.intelRdt", linux({ intelRdt: { closID: "a" } })],
];
for (const [index, [property, refused]] of REFUSED.entries()) {
  test(`refuseUnsupported names ${property} (case ${index + 1})`, () => {
    try {
      refuseUnsupported(refused);
      assert.unreachable();
    } catch (error) {
      assert.ok(isRlError(error));
      assert.equal([error.code, error.subject], ["unsupported", property]);
    }
  });
}

const ACCEPTED: Readonly<Record<string, RuntimeConfig>> = {
  "a config of nothing": config({}),
  hooks: config({ hooks: { prestart: [], poststop: [{ path: "/x" }] } }),
  "time offsets": linux({ timeOffsets: { boottime: { secs: 1 } } }),
  "a control group and limits": linux({ cgroupsPath: "/a", resources: { memory: { limit: 1 } } }),
  "a profile without listener": linux({ seccomp: { defaultAction: "SCMP_ACT_ERRNO" } }),
  "a shared root": linux({ rootfsPropagation: "shared" }),
};
for (const [name, accepted] of Object.entries(ACCEPTED)) {
  test(`refuseUnsupported lets ${name} pass`, () => refuseUnsupported(accepted));
}

test.run();
