import { suite } from "uvu";
import * as assert from "uvu/assert";
import { multiplexed } from "../../../core/seccomp/multiplex.ts";

const test = suite("core/seccomp/multiplex");

test("multiplexed has the numbers of linux/net.h and linux/ipc.h", () => {
  const members = multiplexed();
  assert.is(members.size, 20 + 12);
  assert.equal(members.get("socket"), { call: "socketcall", code: 1 });
  assert.equal(members.get("sendmmsg"), { call: "socketcall", code: 20 });
  assert.equal(members.get("semtimedop"), { call: "ipc", code: 4 });
  assert.equal(members.get("msgsnd"), { call: "ipc", code: 11 });
  assert.equal(members.get("shmctl"), { call: "ipc", code: 24 });
  assert.not(members.has("-"));
});

test.run();
