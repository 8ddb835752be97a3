import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileLandlock } from "../../../core/plan/landlock.ts";
import { compileMount } from "../../../core/plan/mounts.ts";
import type { Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("compileLandlock");

const AROUND = { bundle: "/bundle", namespaces: new Set(["mount"] as const), hasUserNamespace: true };
const MOUNTS: readonly Mount[] = [
  { destination: "/proc", type: "proc", source: "proc" },
  { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid"] },
  { destination: "/sys", type: "sysfs", source: "sysfs", options: ["ro"] },
  { destination: "/data/", source: "/host", options: ["rbind"] },
  { destination: "/kept", source: "/host", options: ["rbind", "ro"] },
  { destination: "/whole", source: "/host", options: ["rbind", "rro"] },
  { destination: "/opened", source: "/host", options: ["rbind", "ro", "rrw"] },
  { destination: "/full", type: "tmpfs", source: "tmpfs", options: ["ro"] },
];

test("compileLandlock leaves writable what is in memory or of the host, and not read-only", () => {
  const record = compileLandlock(MOUNTS.map((mount) => compileMount(mount, AROUND)));
  assert.is(record.record, "landlock");
  if (record.record === "landlock") {
    assert.is(new TextDecoder().decode(record.writable), "/dev\0/data\0/opened\0");
  }
});

test("compileLandlock without such mounts leaves nothing writable", () => {
  assert.equal(compileLandlock([]), { record: "landlock", writable: new Uint8Array(0) });
});

test.run();
