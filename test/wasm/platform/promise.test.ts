import { suite } from "uvu";
import * as assert from "uvu/assert";
import { JobPromise, settle } from "../../../wasm/platform/promise.ts";

const promise = suite("JobPromise");

/** The order in which things happen, which must be that of the host's own promises. */
function story(P: typeof Promise, log: string[]): void {
  const say = (text: string) => (): void => void log.push(text);
  P.resolve().then(say("a1")).then(say("a2")).then(say("a3")).then(say("a4"));
  P.resolve(P.resolve("x"))
    .then(say("b1"))
    .then(() => P.resolve())
    .then(say("b2"));
  new P<void>((resolve) => resolve(P.resolve())).then(say("c1"));
  P.reject(new Error("no")).catch(say("d1")).then(say("d2"));
  P.all([1, P.resolve(2)]).then((all) => void log.push(`e${all.join()}`));
  const { promise: later, resolve } = P.withResolvers<void>();
  later.then(say("f1"));
  resolve();
  log.push("sync");
}

promise("jobs run in the order of the host's own", async () => {
  const [own, host]: [string[], string[]] = [[], []];
  story(JobPromise as unknown as typeof Promise, own);
  assert.equal(own, ["sync"]);
  settle(JobPromise.resolve());
  story(Promise, host);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(own, host);
});

promise("settle gives the value, throws the reason, and does not wait for what never comes", () => {
  assert.is(settle(5), 5);
  assert.is(settle(JobPromise.resolve(1).then((value: unknown) => (value as number) + 1)), 2);
  assert.throws(() => settle(JobPromise.reject(new Error("no"))), /no/);
  assert.throws(() => settle(new JobPromise(() => undefined)), /never comes/);
  assert.throws(
    () =>
      settle(
        new JobPromise(() => {
          throw new Error("early");
        }),
      ),
    /early/,
  );
});

promise("what is done finally changes neither value nor reason, unless it fails", () => {
  const seen: string[] = [];
  const note = (): void => void seen.push("finally");
  assert.is(settle(JobPromise.resolve(7).finally(note)), 7);
  assert.throws(() => settle(JobPromise.reject(new Error("no")).finally(note)), /no/);
  assert.throws(
    () => settle(JobPromise.resolve(7).finally(() => JobPromise.reject(new Error("late")))),
    /late/,
  );
  assert.equal(seen, ["finally", "finally"]);
});

promise("the first of several answers counts", () => {
  assert.is(
    settle(
      new JobPromise((resolve, reject) => {
        resolve(1);
        resolve(2);
        reject(3);
      }),
    ),
    1,
  );
});

promise.run();
