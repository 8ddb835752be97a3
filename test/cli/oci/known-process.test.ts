import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withoutUnknown } from "../../../cli/oci/known-process.ts";
import type { Process } from "../../../core/mod.ts";
import { makeContext } from "../helpers.ts";

const test = suite("withoutUnknown");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };

test("withoutUnknown leaves out capabilities that there are not, and warns of them", () => {
  const context = makeContext();
  const process = { ...PROCESS, capabilities: { bounding: ["CAP_KILL", "CAP_NEW"] } };
  const known = withoutUnknown(process, { "log-format": "text" }, context);
  assert.equal(known.capabilities, { bounding: ["CAP_KILL"] });
  assert.match(context.output.written.err, /warning:.*left out: CAP_NEW\n/);
});

test("withoutUnknown says nothing of what is known", () => {
  const context = makeContext();
  assert.equal(withoutUnknown(PROCESS, { "log-format": "text" }, context), PROCESS);
  assert.is(context.output.written.err, "");
});

test.run();
