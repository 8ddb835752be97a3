import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isTransient, retryDelay } from "../../../core/distribution/retry.ts";

const retry = suite("retry");
const NOW = Date.parse("1999-12-31T23:59:50Z");

retry("isTransient is 429 and the 5xx that pass", () => {
  assert.equal([429, 500, 502, 503, 504].map(isTransient), [true, true, true, true, true]);
  assert.equal([200, 400, 401, 404, 501, 505].map(isTransient), [false, false, false, false, false, false]);
});

retry("retryDelay doubles from half a second", () => {
  assert.equal(
    [0, 1, 2].map((attempt) => retryDelay(attempt, null, NOW)),
    [500, 1000, 2000],
  );
});

retry("retryDelay obeys Retry-After up to a minute and gives up above", () => {
  assert.is(retryDelay(0, "7", NOW), 7000);
  assert.is(retryDelay(2, "1", NOW), 2000);
  assert.is(retryDelay(0, "60", NOW), 60_000);
  assert.is(retryDelay(0, "61", NOW), undefined);
});

retry("retryDelay obeys a date in the same way", () => {
  assert.is(retryDelay(0, "Fri, 31 Dec 1999 23:59:59 GMT", NOW), 9000);
  assert.is(retryDelay(0, "Fri, 31 Dec 1999 23:59:40 GMT", NOW), 500);
  assert.is(retryDelay(0, "Sat, 01 Jan 2000 00:00:51 GMT", NOW), undefined);
});

retry("retryDelay ignores a Retry-After that is neither", () => {
  for (const value of ["", "-1", "1.5", "2999-12-31", "Fri, soon", "9".repeat(40)]) {
    assert.is(retryDelay(0, value, NOW), 500);
  }
});

retry.run();
