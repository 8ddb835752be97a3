import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Emit, type PullEvent, withEvents } from "../../../core/image/events.ts";
import { digestOf, failureOf } from "../distribution/helpers.ts";
import { finish } from "./fixture.ts";

const events = suite("withEvents");
const digest = digestOf("x");
const progress = (received: number): PullEvent => ({ kind: "progress", digest, received, size: 9 });
const done: PullEvent = { kind: "layer", digest, state: "done" };

/** Work that goes on when the test says so. */
function paused(): { work: (emit: Emit, signal: AbortSignal) => Promise<string>; go: () => void } {
  let go = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  return {
    go: () => go(),
    work: async (emit) => {
      emit(done);
      await gate;
      emit(done);
      return "result";
    },
  };
}

events("yields what is emitted and returns what the work returns", async () => {
  const { work, go } = paused();
  const generator = withEvents(work);
  assert.equal(await generator.next(), { done: false, value: done });
  go();
  assert.equal(await generator.next(), { done: false, value: done });
  assert.equal(await generator.next(), { done: true, value: "result" });
});

events("keeps only the newest progress of a layer nobody has read yet", async () => {
  const { events: seen } = await finish(
    withEvents(async (emit) => {
      for (let received = 0; received < 1000; received += 1) emit(progress(received));
      emit(done);
    }),
  );
  assert.equal(seen, [progress(999), done]);
});

events("throws what the work throws, after the events before", async () => {
  const generator = withEvents(async (emit) => {
    emit(done);
    throw new Error("failed");
  });
  assert.equal((await generator.next()).value, done);
  assert.match(String(await failureOf(generator.next())), /failed/);
});

events("a reader that stops aborts the work and waits for it", async () => {
  let cleaned = false;
  const generator = withEvents(async (emit, signal) => {
    emit(done);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await Promise.resolve();
    cleaned = true;
  });
  for await (const _ of generator) break;
  assert.ok(cleaned);
});

events("the caller's signal reaches the work, also when it was aborted before", async () => {
  const reason = (signal: AbortSignal): Promise<unknown> =>
    finish(withEvents(async (_emit, inner) => inner.reason, signal)).then(({ result }) => result);
  assert.is(await reason(AbortSignal.abort("early")), "early");
  const abort = new AbortController();
  const work = finish(
    withEvents(async (_emit, signal) => {
      abort.abort("late");
      return signal.reason;
    }, abort.signal),
  );
  assert.is((await work).result, "late");
});

events.run();
