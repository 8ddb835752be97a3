import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultMaps, keepIdMaps } from "../../../core/container/id-maps.ts";
import { nestUserns } from "../../../core/container/nested-userns.ts";
import { usernsRecord } from "../../../core/container/userns.ts";
import type { Plan } from "../../../core/plan/records.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("a user namespace within another");
const USER = { uid: 1000, gid: 1000 };
const RANGES = { uid: [{ start: 100_000, size: 65_536 }], gid: [{ start: 100_000, size: 65_536 }] };
const HOST = { uid: 1000, runDirectory: "/run/rl", helpers: { newuidmap: "/nu", newgidmap: "/ng" } };
const maps = defaultMaps(USER, RANGES);
const KEPT = { maps, userns: usernsRecord(maps, HOST) };

test("maps are in terms of the outer one, which is entered first", () => {
  const keep = keepIdMaps(USER, RANGES);
  const plan: Plan = [{ record: "userns", ...usernsRecord(keep, HOST) }, { record: "pivot" }];
  const [outer, inner, ...rest] = nestUserns(plan, keep, KEPT);
  assert.ok(outer?.record === "outerUserns" && inner?.record === "userns");
  assert.is(outer.keeper, "/run/rl/userns-full");
  assert.is(outer.newuidmap, "/nu");
  // The caller is root outside, and all others have the numbers that they have there.
  assert.is(inner.uidMap, "0 1 1000\n1000 0 1\n1001 1001 64536\n");
  assert.is(inner.newuidmap, "");
  assert.equal(rest, [{ record: "pivot" }]);
});

test("one that joins the kept one is left as it is, and ids that are not there are refused", () => {
  const plan: Plan = [{ record: "userns", ...KEPT.userns }];
  assert.equal(nestUserns(plan, maps, KEPT), plan);
  const single = defaultMaps(USER, undefined);
  const outer = { maps: single, userns: usernsRecord(single, HOST) };
  const keep = keepIdMaps(USER, RANGES);
  const own: Plan = [{ record: "userns", ...usernsRecord(keep, HOST) }];
  assert.is(refusal(() => nestUserns(own, keep, outer)).code, "unsupported");
  const out: Plan = [{ record: "userns", ...usernsRecord(keep, HOST), mode: 2 }];
  assert.is(refusal(() => nestUserns(out, keep, KEPT)).code, "unsupported");
});

test.run();
