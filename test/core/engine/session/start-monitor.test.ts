import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startMonitor } from "../../../../core/engine/session/start-monitor.ts";
import { encodePlan } from "../../../../core/plan/encode.ts";
import { callerOf, recordOutput } from "../../../cli/helpers.ts";

const test = suite("startMonitor");

test("the exit status of a start that failed is given, and its words are passed on", async () => {
  const output = recordOutput();
  assert.is(await startMonitor(new Uint8Array(40), callerOf(output)), 125);
  const words = ["/bin/sh", "-c", "echo told >&2; exit 127"];
  const plan = encodePlan([
    ...words.map((value) => ({ record: "failureArgument", value }) as const),
    {
      record: "userns",
      mode: 0,
      keeper: "/nonexistent/keeper",
      uidMap: "",
      gidMap: "",
      newuidmap: "",
      newgidmap: "",
      setgroups: 0,
    },
    { record: "argument", value: "true" },
    { record: "exec" },
  ]);
  assert.is(await startMonitor(plan, callerOf(output)), 127);
  assert.equal(output.written, { out: "", err: "told\n" });
});

test.run();
