import { suite } from "uvu";
import * as assert from "uvu/assert";
import { grantedProcess } from "../../../cli/oci/granted-process.ts";
import type { Process } from "../../../core/mod.ts";
import { makeContext } from "../helpers.ts";

const test = suite("grantedProcess");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
const TEXT = { "log-format": "text" };
const OWN = { namespaces: [{ type: "user" }] } as const;

test("grantedProcess leaves out capabilities that there are not, and warns of them", () => {
  const context = makeContext();
  const process = { ...PROCESS, capabilities: { bounding: ["CAP_KILL", "CAP_NEW"] } };
  assert.equal(grantedProcess(process, OWN, TEXT, context).capabilities, { bounding: ["CAP_KILL"] });
  assert.match(context.output.written.err, /warning:.*unknown are left out: CAP_NEW\n/);
});

test("grantedProcess leaves out what cannot be granted, and warns of it", () => {
  const context = makeContext();
  const sets = { bounding: ["CAP_KILL"], permitted: ["CAP_KILL"] };
  const capabilities = { ...sets, ambient: ["CAP_KILL"] };
  const granted = grantedProcess({ ...PROCESS, capabilities }, OWN, TEXT, context);
  assert.equal(granted.capabilities, { ...sets, ambient: [] });
  assert.match(context.output.written.err, /warning:.*cannot be granted are left out: ambient CAP_KILL\n/);
});

test("grantedProcess says nothing of what can be had", () => {
  const context = makeContext();
  const all = { bounding: ["CAP_KILL"], permitted: ["CAP_KILL"], effective: ["CAP_KILL"] };
  for (const process of [PROCESS, { ...PROCESS, capabilities: all }])
    assert.is(grantedProcess(process, OWN, TEXT, context), process);
  assert.is(context.output.written.err, "");
});

test.run();
