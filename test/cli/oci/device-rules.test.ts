import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuseOtherRules } from "../../../cli/oci/device-rules.ts";
import type { LinuxDeviceCgroup } from "../../../core/mod.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { refusal } from "../helpers.ts";
import { ownConfig } from "./bundle.ts";

const test = suite("refuseOtherRules");
const NONE: LinuxDeviceCgroup = { allow: false, access: "rwm" };
const FUSE: LinuxDeviceCgroup = { allow: true, type: "c", major: 10, minor: 229, access: "rw" };

test("refuseOtherRules takes the rules that hold, and no others", () => {
  using scratch = tempDir("rl-device-rules");
  const config = ownConfig();
  const linux = { ...config.linux, resources: { devices: [NONE, FUSE] } };
  writeFileSync(join(scratch.path, "config.json"), JSON.stringify({ ...config, linux }));
  const state = { bundle: scratch.path };
  refuseOtherRules({ devices: [{ access: "rwm", allow: false }, { ...FUSE }] }, state, true);
  refuseOtherRules({}, state, true);
  refuseOtherRules({ devices: [FUSE] }, state, false);
  for (const devices of [
    [NONE],
    [FUSE, NONE],
    [NONE, { ...FUSE, minor: 200 }],
    [NONE, { ...FUSE, allow: false }],
  ]) {
    const error = refusal(() => refuseOtherRules({ devices }, state, true));
    assert.equal([error.code, error.subject], ["unsupported", "resources.devices"]);
  }
});

test("refuseOtherRules refuses all of them where nobody knows what holds", () => {
  const state = { bundle: "/nonexistent" };
  assert.is(refusal(() => refuseOtherRules({ devices: [NONE] }, state, true)).code, "unsupported");
});

test.run();
