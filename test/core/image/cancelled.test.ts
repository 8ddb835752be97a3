import { test } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { orCancelled, stopIfCancelled } from "../../../core/image/cancelled.ts";
import { failureOf, refuses } from "../distribution/helpers.ts";

const PURPOSE = { action: "load", subject: "x.tar" };
const never = new AbortController().signal;
const given = AbortSignal.abort();
const fail = (error: unknown) => (): Promise<never> => Promise.reject(error);
const corrupt = new RlError({ code: "corrupt", action: "read", subject: "a", state: "broken" });
const cancelled = new RlError({ code: "cancelled", action: "read", subject: "pipe", state: "stopped" });

test("orCancelled() gives results and failures as they are", async () => {
  assert.is(await orCancelled(PURPOSE, never, async () => 1), 1);
  assert.is(await orCancelled(PURPOSE, given, async () => 1), 1);
  for (const error of [corrupt, new Error("x")]) {
    assert.is(await failureOf(orCancelled(PURPOSE, never, fail(error))), error);
  }
  assert.is(await failureOf(orCancelled(PURPOSE, given, fail(corrupt))), corrupt);
});

test("orCancelled() says what was cancelled, whoever noticed", async () => {
  for (const error of [cancelled, new DOMException("aborted", "AbortError")]) {
    const said = await refuses(orCancelled(PURPOSE, given, fail(error)), "cancelled");
    assert.is(said.message, 'Cannot load "x.tar": it was cancelled');
    assert.is(said.cause, error);
  }
});

test("orCancelled() without a signal is never cancelled", async () => {
  assert.is(await failureOf(orCancelled(PURPOSE, undefined, fail(cancelled))), cancelled);
});

test("stopIfCancelled() throws once the person gave up, and not before", async () => {
  for (const signal of [undefined, never]) stopIfCancelled(PURPOSE, signal);
  const said = await refuses(() => stopIfCancelled({ ...PURPOSE, hint: "again" }, given), "cancelled");
  assert.equal([said.message, said.hint], ['Cannot load "x.tar": it was cancelled', "again"]);
});

test.run();
