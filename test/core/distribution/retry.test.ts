import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isTransient, retryDelay } from "../../../core/distribution/retry.ts";

const retry = suite("retry");

retry("isTransient is 429 and the 5xx that pass", () => {
  assert.equal([429, 500, 502, 503, 504].map(isTransient), [true, true, true, true, true]);
  assert.equal([200, 400, 401, 404, 501, 505].map(isTransient), [false, false, false, false, false, false]);
});

retry("retryDelay doubles from half a second", () => {
  assert.equal(
    [0, 1, 2].map((attempt) => retryDelay(attempt, null)),
    [500, 1000, 2000],
  );
});

retry("retryDelay obeys Retry-After up to a minute and gives up above", () => {
  assert.is(retryDelay(0, "7"), 7000);
  assert.is(retryDelay(2, "1"), 2000);
  assert.is(retryDelay(0, "60"), 60_000);
  assert.is(retryDelay(0, "61"), undefined);
});

retry("retryDelay ignores a Retry-After that is not in seconds", () => {
  for (const value of ["", "-1", "1.5", "Fri, 31 Dec 1999 23:59:59 GMT", "9".repeat(40)]) {
    assert.is(retryDelay(0, value), 500);
  }
});

retry.run();
