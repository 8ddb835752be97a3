import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostPlatform, machine } from "../../../../core/engine/session/machine.ts";

const test = suite("machine");

test("hostPlatform and machine name the processor that uname names", () => {
  const name = Bun.spawnSync(["uname", "-m"]).stdout.toString().trim();
  assert.is(machine(), name);
  assert.equal(hostPlatform(), { os: "linux", architecture: name === "aarch64" ? "arm64" : "amd64" });
});

test.run();
