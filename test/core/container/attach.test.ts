import { suite } from "uvu";
import * as assert from "uvu/assert";
import { attachPlan, attachRecord } from "../../../core/container/attach.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { encodePlan } from "../../../core/plan/encode.ts";

const test = suite("attach");

const KEYS = Uint8Array.of(0, 17);
const NOTE = new TextEncoder().encode("read escape sequence\n");
const NOTHING = { keys: new Uint8Array(), terminal: false, input: false, signals: false, hangup: false };

test("attachRecord has each setting in its field", () => {
  const none = { terminal: 0, input: 0, signals: 0, hangup: 0, hidden: 0 };
  const base = { record: "attach", directory: "", name: "", keys: NOTHING.keys, note: NOTE };
  assert.equal(attachRecord(NOTHING), { ...base, ...none });
  for (const setting of ["terminal", "input", "signals", "hangup"] as const) {
    assert.equal(attachRecord({ ...NOTHING, [setting]: true }), { ...base, ...none, [setting]: 1 });
  }
});

test("attachPlan says where the container is, what leaves it, and what tells of a failure", () => {
  const at = { directory: "/run/rl/containers/a1", name: "web" };
  const plan = attachPlan({ ...NOTHING, keys: KEYS }, at, ["/bin/rl", "failed"]);
  assert.equal(decodePlan(encodePlan(plan)), plan);
  assert.equal(plan, [
    { record: "failureArgument", value: "/bin/rl" },
    { record: "failureArgument", value: "failed" },
    attachRecord({ ...NOTHING, keys: KEYS }, at),
  ]);
});

test.run();
