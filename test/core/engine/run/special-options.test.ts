import { suite } from "uvu";
import * as assert from "uvu/assert";
import { specialOptions } from "../../../../core/engine/run/special-options.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";

const test = suite("specialOptions");
let at: Stage;
test.before(() => {
  at = stage();
});
test.after(() => at.remove());

test("no flags ask for nothing, and the start is the same the next time", async () => {
  const { options, isLasting } = await specialOptions(runFlags(), at.session);
  assert.equal([options, isLasting], [{}, true]);
});

test("devices may be others the next time", async () => {
  const { options, isLasting } = await specialOptions(runFlags("--device", "/dev/null"), at.session);
  assert.equal(options.devices, [{ source: "/dev/null", target: "/dev/null" }]);
  assert.is(isLasting, false);
});

test("a container that is not there is told", async () => {
  const error = await rejection(specialOptions(runFlags("--pid", "container:nobody"), at.session));
  assert.is(error.code, "not-found");
});

test("what a group is made of is asked of this host, and a limit is never passed over", async () => {
  const { cgroup } = await specialOptions(runFlags(), at.session);
  // What this machine gives differs; that one of the two is what happens does not.
  const outcome = ((): string => {
    try {
      const limited = cgroup({ resources: { pids: { limit: 8 } } });
      return limited?.records.some(({ record }) => record === "cgroupWrite") === true
        ? "limited"
        : "passed over";
    } catch (error) {
      return String(error);
    }
  })();
  assert.match(outcome, /^limited$|Cannot limit "pids"/);
});

test.run();
