import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assembledPlan, callersPlan, joinedPlan } from "../../../core/container/files-plan.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import type { PlanRecord } from "../../../core/plan/records.ts";

const test = suite("plans of files");
const BIND: PlanRecord = {
  record: "bind",
  source: "/s",
  target: "/t",
  attributes: 0,
  cleared: 0,
  treeAttributes: 0,
  treeCleared: 0,
  recursive: 0,
  propagation: 0,
  opened: 0,
};

test("joinedPlan joins nobody's control group; callersPlan enters nothing", () => {
  assert.equal(decodePlan(joinedPlan("web", { pid: 4, startTime: 5 })), [
    { record: "joinContainer", id: "web", pid: 4, startTime: 5, cgroup: "" },
  ]);
  assert.equal(decodePlan(callersPlan()), []);
});

test("assembledPlan keeps what makes files that last, in order, and executes nothing", () => {
  const plan: PlanRecord[] = [
    { record: "namespaces", flags: 1 },
    { record: "root", path: "/r" },
    { record: "generatedFile", target: "/etc/hosts", content: new Uint8Array(), mode: 0o644 },
    BIND,
    { record: "pivot" },
    { record: "exec" },
  ];
  assert.equal(
    assembledPlan(plan)?.map(({ record }) => record),
    ["root", "bind", "pivot"],
  );
  assert.is(assembledPlan([{ ...BIND, opened: 1 }]), undefined);
});

test.run();
