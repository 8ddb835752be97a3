import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Endpoint } from "../../../core/distribution/mirrors.ts";
import { type ErrorCode, RlError } from "../../../core/errors.ts";
import type { PullEvent } from "../../../core/image/events.ts";
import { tryEndpoints } from "../../../core/image/try-endpoints.ts";
import { refuses } from "../distribution/helpers.ts";

const test = suite("tryEndpoints");

const place = (domain: string, mirror: boolean): Endpoint => ({
  reference: { domain, path: "app", tag: "1" },
  insecure: false,
  mirror,
});
const PLACES = [place("one.test", true), place("two.test", true), place("own.test", false)];
const fail = (code: ErrorCode, state = "no"): RlError =>
  new RlError({ code, action: "pull image", subject: "x", state, hint: "h" });

/** Try the places with such outcomes, in their order. */
async function attempt(...outcomes: readonly (string | Error)[]) {
  const events: PullEvent[] = [];
  const asked: string[] = [];
  const result = tryEndpoints(
    PLACES,
    (event) => events.push(event),
    async ({ reference }) => {
      const outcome = outcomes[asked.push(reference.domain) - 1] ?? new Error("unexpected");
      if (typeof outcome !== "string") throw outcome;
      return outcome;
    },
  );
  return { asked, events, result: await result.then(String, (error: unknown) => error) };
}

test("the first place that gives it is the last that is asked", async () => {
  const { asked, events, result } = await attempt("done");
  assert.equal([asked, events, result], [["one.test"], [], "done"]);
});

test("mirrors are passed over whatever is wrong with them, and that is said", async () => {
  for (const code of ["unavailable", "not-found", "denied", "corrupt", "limit", "unsupported"] as const) {
    const { asked, events, result } = await attempt(fail(code, "why"), fail(code), "done");
    assert.equal([asked.length, result], [3, "done"]);
    assert.equal(events[0], { kind: "passed-over", place: "one.test/app", state: "why" });
  }
});

test("what another place would not mend ends it", async () => {
  for (const error of [fail("io"), fail("cancelled"), new TypeError("defect")]) {
    const { asked, result } = await attempt(error);
    assert.equal([asked.length, result], [1, error]);
  }
});

test("the registry's own word is final, and the mirrors' are told with it", async () => {
  const { result } = await attempt(
    fail("unavailable", "gone"),
    fail("corrupt", "lies"),
    fail("not-found", "none"),
  );
  const error = await refuses(Promise.reject(result), "not-found");
  assert.is(error.state, "none (before, its mirrors failed: one.test/app: gone; two.test/app: lies)");
  assert.is(error.hint, "h");
  const own = fail("denied");
  const alone = tryEndpoints(
    [place("own.test", false)],
    () => undefined,
    () => Promise.reject(own),
  );
  assert.is(await alone.catch((each: unknown) => each), own);
});

test("no place at all is refused", async () => {
  await refuses(
    tryEndpoints(
      [],
      () => undefined,
      async () => "",
    ),
    "invalid",
  );
});

test.run();
