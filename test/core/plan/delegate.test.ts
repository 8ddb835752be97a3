import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DELEGATE_COMMAND } from "../../../core/plan/delegate.ts";

const test = suite("DELEGATE_COMMAND");

test("a shell takes it, and it writes the file that systemd reads", () => {
  const said = Bun.spawnSync(["sh", "-c", `sudo() { echo "$@"; cat; }; tee() { :; }\n${DELEGATE_COMMAND}`], {
    stdin: "ignore",
  });
  assert.is(
    said.stdout.toString(),
    "mkdir -p /etc/systemd/system/user@.service.d\n" +
      "tee /etc/systemd/system/user@.service.d/delegate.conf\n" +
      "[Service]\nDelegate=cpu cpuset io memory pids\n" +
      "systemctl daemon-reload\n",
  );
});

test.run();
