import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { refuseUnsupported } from "../../../core/plan/unsupported.ts";
import type { Linux, Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";

const test = suite("refuseUnsupported");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };

const config = (part: Partial<RuntimeConfig>): RuntimeConfig => ({ ociVersion: "1.2.0", ...part });
const linux = (part: Linux): RuntimeConfig => config({ linux: part });
const process = (part: Partial<Process>): RuntimeConfig => config({ process: { ...PROCESS, ...part } });

const REFUSED: readonly (readonly [property: string, config: RuntimeConfig])[] = [
  ["hooks", config({ hooks: { poststop: [{ path: "/x" }] } })],
  ["process.apparmorProfile", process({ apparmorProfile: "x" })],
  ["process.selinuxLabel", process({ selinuxLabel: "x" })],
  ["process.scheduler", process({ scheduler: { policy: "SCHED_FIFO" } })],
  ["process.ioPriority", process({ ioPriority: { class: "IOPRIO_CLASS_IDLE", priority: 0 } })],
  ["process.execCPUAffinity", process({ execCPUAffinity: { initial: "0" } })],
  ["linux.intelRdt", linux({ intelRdt: { closID: "a" } })],
  ["linux.personality", linux({ personality: { domain: "LINUX32" } })],
  ["linux.mountLabel", linux({ mountLabel: "x" })],
  ["linux.timeOffsets", linux({ timeOffsets: { boottime: { secs: 1 } } })],
  ["linux.seccomp.listenerPath", linux({ seccomp: { defaultAction: "SCMP_ACT_ALLOW", listenerPath: "/s" } })],
  ["linux.rootfsPropagation", linux({ rootfsPropagation: "shared" })],
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
  "empty hooks": config({ hooks: { prestart: [], poststop: [] } }),
  "empty labels": process({ apparmorProfile: "", selinuxLabel: "" }),
  "a control group and limits": linux({ cgroupsPath: "/a", resources: { memory: { limit: 1 } } }),
  "a profile without listener": linux({ seccomp: { defaultAction: "SCMP_ACT_ERRNO" } }),
  "a private root": linux({ rootfsPropagation: "private" }),
};
for (const [name, accepted] of Object.entries(ACCEPTED)) {
  test(`refuseUnsupported lets ${name} pass`, () => refuseUnsupported(accepted));
}

test.run();
