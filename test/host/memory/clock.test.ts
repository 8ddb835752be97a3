import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryClock } from "../../../core/host/memory/clock.ts";
import { failureOf } from "../../core/distribution/helpers.ts";

const clock = suite("memory clock");

clock("moves by sleeping and by being set, and not by itself", async () => {
  const time = createMemoryClock(1000);
  assert.is(time.now(), 1000);
  await time.sleep(250);
  time.advance(50);
  assert.is(time.now(), 1300);
  assert.equal(time.sleeps, [250]);
});

clock("sleep rejects under an aborted signal", async () => {
  const reason = new Error("stop");
  assert.is(await failureOf(createMemoryClock().sleep(1, AbortSignal.abort(reason))), reason);
});

clock.run();
