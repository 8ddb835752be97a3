import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES, generateCapabilities } from "../../../../core/bundle/capabilities.ts";
import { chooseFilter } from "../../../../core/engine/run/filter.ts";
import { machine } from "../../../../core/engine/session/machine.ts";
import { compileDefault } from "../../../../core/seccomp/compile-default.ts";
import { refusal, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";

const test = suite("chooseFilter");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

const profile = (content: string): string => {
  const path = join(here.path, "profile.json");
  writeFileSync(path, content);
  return path;
};

/** The bounding set that `--cap-drop` leaves. */
const without = (dropped: readonly string[]): readonly string[] =>
  generateCapabilities([], dropped).bounding ?? [];

test("chooseFilter has no filter for an unconfined container", async () => {
  const choose = await chooseFilter("unconfined", [], here.session);
  assert.is(choose(CAPABILITIES), undefined);
});

test("chooseFilter's default filter is there whatever is dropped: a container never goes without", async () => {
  const choose = await chooseFilter("default", [], here.session);
  fc.assert(
    fc.property(fc.subarray([...CAPABILITIES, "ALL"]), (dropped) => {
      assert.ok((choose(without(dropped))?.program.length ?? 0) > 8);
    }),
  );
});

test("chooseFilter compiles the default filter for added capabilities", async () => {
  const choose = await chooseFilter("default", ["SYS_ADMIN"], here.session);
  const set = [...without([]), "CAP_SYS_ADMIN"];
  assert.equal(choose(set), { program: compileDefault(machine(), set), flags: 0 });
  assert.is.not(choose(set)?.program.length, choose(without([]))?.program.length);
});

test("chooseFilter is there whatever is added", async () => {
  const choose = await chooseFilter("default", ["ALL"], here.session);
  fc.assert(
    fc.property(fc.subarray([...CAPABILITIES]), (set) => {
      assert.ok((choose(set)?.program.length ?? 0) > 8);
    }),
    { numRuns: 20 },
  );
});

test("chooseFilter compiles a profile of the user's for the container's capabilities", async () => {
  const path = profile(
    JSON.stringify({
      defaultAction: "SCMP_ACT_ERRNO",
      syscalls: [
        { names: ["read"], action: "SCMP_ACT_ALLOW" },
        { names: ["mount"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_ADMIN"] } },
      ],
    }),
  );
  const choose = await chooseFilter(path, [], here.session);
  assert.ok((choose([])?.program.length ?? 0) > 0);
  assert.is.not(choose([])?.program.length, choose(["CAP_SYS_ADMIN"])?.program.length);
});

test("chooseFilter refuses a profile that cannot be read or used, and never goes on without", async () => {
  assert.is((await rejection(chooseFilter(join(here.path, "nothing"), [], here.session))).code, "not-found");
  for (const text of ["", "{", "[]", "{}", '{"defaultAction":"SCMP_ACT_NOTHING"}']) {
    const choose = await chooseFilter(profile(text), [], here.session);
    const error = refusal(() => choose([]));
    assert.is(error.code, "invalid", text);
    assert.is(error.subject, join(here.path, "profile.json"));
  }
});

test.run();
