import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cancelled, interruptibleReader, stopIfCancelled } from "../../../core/engine/cancelled.ts";
import type { TreeReading } from "../../../core/ports/tree-reader.ts";
import { refusal, rejection } from "../../cli/helpers.ts";
import { failureOf } from "../distribution/helpers.ts";

const test = suite("cancelled");

/** Readings that fail as told, and whether one was closed. */
function readings(next: TreeReading["next"]) {
  const abort = new AbortController();
  const state = { closed: false };
  const reading: TreeReading = {
    next,
    read: () => undefined,
    close: async () => {
      state.closed = true;
    },
  };
  const reader = interruptibleReader({ read: () => reading }, abort.signal, "compare", "app");
  return { abort, state, reading: reader.read({ view: "own", trees: [], content: false }) };
}

test("cancelled() tells what was given up", () => {
  const { code, message } = cancelled("pull image", "app");
  assert.equal([code, message], ["cancelled", 'Cannot pull image "app": it was cancelled']);
});

test("stopIfCancelled() throws once the person has given up, and not before", () => {
  const abort = new AbortController();
  stopIfCancelled(abort.signal, "remove image", "app");
  abort.abort();
  assert.is(refusal(() => stopIfCancelled(abort.signal, "remove image", "app")).code, "cancelled");
});

test("interruptibleReader() ends a reading before its next entry, which can still be closed", async () => {
  const { abort, state, reading } = readings(() => undefined);
  assert.is(reading.next(), undefined);
  assert.is(await reading.read(), undefined);
  abort.abort();
  assert.is(refusal(() => reading.next()).code, "cancelled");
  await reading.close();
  assert.ok(state.closed);
});

test("interruptibleReader() says so too when the interrupt ended the worker that was waited for", async () => {
  const { promise, reject } = Promise.withResolvers<undefined>();
  const { abort, reading } = readings(() => promise);
  const waiting = reading.next();
  abort.abort();
  const failure = new Error("the worker ended");
  reject(failure);
  const told = await rejection(Promise.resolve(waiting));
  assert.equal([told.code, told.cause], ["cancelled", failure]);
});

test("interruptibleReader() tells the failure of whom nobody interrupted as it is", async () => {
  const failure = new Error("the worker ended");
  const { reading } = readings(() => Promise.reject(failure));
  assert.is(await failureOf(Promise.resolve(reading.next())), failure);
});

test.run();
