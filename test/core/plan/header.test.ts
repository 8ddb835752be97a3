import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renderHeader } from "../../../core/plan/header.ts";
import { RECORDS } from "../../../core/plan/records.ts";

const test = suite("renderHeader");

test("renderHeader is what syscalls-c/generated/plan.h holds", async () => {
  const path = new URL("../../../syscalls-c/generated/plan.h", import.meta.url);
  assert.is(await Bun.file(path).text(), renderHeader(), "run npm run generate");
});

test("renderHeader names ops, fields and kinds", () => {
  const header = renderHeader();
  for (const line of [
    "#define PLAN_MAGIC 0x504c4c52u",
    "#define PLAN_MAX_FIELDS 19",
    "  PLAN_USERNS = 1,",
    "  PLAN_MOUNT_TYPE = 0,",
    "  PLAN_MOUNT_OPTIONAL = 5,",
    '  [PLAN_MOUNT] = {PLAN_MOUNT, 8, "tttqtuuu", PLAN_STAGE_CONTAINER},',
    '  [PLAN_JOIN_NAMESPACE] = "joinNamespace",',
  ])
    assert.ok(header.split("\n").includes(line), line);
});

test("RECORDS gives every record an op of its own", () => {
  const ops = Object.values(RECORDS).map(({ op }) => op as number);
  assert.is(new Set(ops).size, ops.length);
});

test.run();
