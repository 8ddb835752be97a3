import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createClock } from "../../../core/host/common/clock.ts";
import { failureOf } from "../../core/distribution/helpers.ts";

const clock = suite("bun clock");

clock("now is the machine's time in milliseconds", () => {
  const before = Date.now();
  const now = createClock().now();
  assert.ok(now >= before && now <= Date.now());
});

clock("sleep ends after the time given", async () => {
  const before = performance.now();
  await createClock().sleep(20);
  // Timers may be a little early, by their own rounding.
  assert.ok(performance.now() - before >= 18);
});

clock("sleep rejects with the signal's reason, at once and while it waits", async () => {
  const reason = new Error("stop");
  assert.is(await failureOf(createClock().sleep(60_000, AbortSignal.abort(reason))), reason);
  const abort = new AbortController();
  const waiting = createClock().sleep(60_000, abort.signal);
  abort.abort(reason);
  assert.is(await failureOf(waiting), reason);
});

clock.run();
