/**
 * The process of one test file: `bun child.ts FILE`, started by test/run.ts.
 *
 * uvu is replaced by a thin layer over itself that reports every test and hook as an event. It is needed because
 * uvu swallows what its hooks throw, cannot tell a suite that nobody ran, stops silently at a thrown value that
 * is not an Error, and knows no skip with a reason.
 */
import { appendFileSync } from "node:fs";
import { compare } from "uvu/diff";
import { isSkip } from "../skip.ts";
import type { TestEvent } from "./events.ts";

type Handler = (context: Record<string, unknown>) => void | Promise<void>;
type UvuRun = () => Promise<unknown>;
declare global {
  var UVU_DEFER: number | undefined;
  var UVU_INDEX: number | undefined;
  var UVU_QUEUE: [name: string | null, ...runs: UvuRun[]][] | undefined;
}

const eventsFile = Bun.env.RL_TEST_EVENTS ?? "/dev/stdout";
/** With RL_TEST_ONLY, the tests whose names begin so: the same change of a source is tried with each of many tests. */
const onlyName = Bun.env.RL_TEST_ONLY ?? "";
let registered = 0;
/** Checks that can only be made when every suite has run. */
const finalChecks: (() => void)[] = [];

function emit(event: TestEvent): void {
  appendFileSync(eventsFile, `${JSON.stringify(event)}\n`);
}

function explain(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `a value that is not an Error was thrown: ${Bun.inspect(thrown)}`;
  const parts = [`${thrown.name}: ${thrown.message}`];
  if ("hint" in thrown && typeof thrown.hint === "string") parts.push(`hint: ${thrown.hint}`);
  if ("details" in thrown && typeof thrown.details === "string") parts.push(thrown.details);
  else if ("expected" in thrown && "actual" in thrown) parts.push(compare(thrown.actual, thrown.expected));
  const frames = (thrown.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  parts.push(...frames.filter((line) => !/node_modules|native:|runner\/child\.ts/.test(line)));
  if (thrown.cause !== undefined) parts.push(`caused by ${explain(thrown.cause)}`);
  return parts.join("\n");
}

/** One suite of the test file, with uvu's interface. */
function guard(uvu: typeof import("uvu"), title = "", state?: Record<string, unknown>): unknown {
  const inner = uvu.suite(title, state ?? {});
  const label = (name: string): string => (title === "" ? name : `${title}: ${name}`);
  let waiting: string[] = [];
  let skipAll: string | undefined;
  let skipNext: string | undefined;

  const wrapTest =
    (name: string, handler: Handler): Handler =>
    async (context) => {
      const test = label(name);
      const reason = skipAll ?? skipNext;
      skipNext = undefined;
      if (reason !== undefined) return emit({ event: "skip", test, reason });
      emit({ event: "begin", test });
      try {
        await handler(context);
      } catch (thrown) {
        if (isSkip(thrown)) return emit({ event: "skip", test, reason: thrown.message });
        return emit({ event: "fail", test, text: explain(thrown) });
      }
      emit({ event: "pass", test });
    };
  // A hook's failure is reported here and not given on to uvu, which would end the suite without a word.
  const wrapHook =
    (kind: string, handler: Handler, onSkip: (reason: string) => void): Handler =>
    async (context) => {
      try {
        await handler(context);
      } catch (thrown) {
        if (isSkip(thrown)) return onSkip(thrown.message);
        const test = label(`${kind} hook ${String(context.__test__ ?? "")}`.trimEnd());
        emit({ event: "fail", test, text: explain(thrown) });
        if (kind === "before") skipAll = "the before hook failed";
        if (kind === "before each") skipNext = "the before each hook failed";
      }
    };
  const refuse = (what: string) => (name?: string) =>
    emit({ event: "fail", test: label(name ?? "(unnamed)"), text: what });

  const outer = (name: string, handler: Handler): void => {
    if (!name.startsWith(onlyName)) return;
    waiting.push(name);
    inner(name, wrapTest(name, handler));
  };
  finalChecks.push(() => {
    if (waiting.length === 0) return;
    emit({ event: "fail", test: label("(suite)"), text: `${waiting.length} tests and no .run() after them` });
  });
  const noSkip = (kind: string) => (): void =>
    emit({ event: "fail", test: label(`${kind} hook`), text: "skip() has no meaning after a test" });
  const before = (handler: Handler): void => {
    inner.before(
      wrapHook("before", handler, (reason) => {
        skipAll = reason;
      }),
    );
  };
  const after = (handler: Handler): void => inner.after(wrapHook("after", handler, noSkip("after")));
  return Object.assign(outer, {
    before: Object.assign(before, {
      each: (handler: Handler) =>
        inner.before.each(
          wrapHook("before each", handler, (reason) => {
            skipNext = reason;
          }),
        ),
    }),
    after: Object.assign(after, {
      each: (handler: Handler) => inner.after.each(wrapHook("after each", handler, noSkip("after each"))),
    }),
    only: refuse("test.only leaves the other tests out"),
    skip: refuse("test.skip gives no reason: call skip(reason) in the test"),
    run: () => {
      registered += waiting.length;
      if (waiting.length === 0)
        emit({ event: "fail", test: label("(suite)"), text: ".run() and no tests before it" });
      waiting = [];
      inner.run();
    },
  });
}

async function main(file: string): Promise<void> {
  // Deferred: the queue is run below, one suite after the other, and not by a timer of uvu's.
  globalThis.UVU_DEFER = 1;
  globalThis.UVU_INDEX = 0;
  globalThis.UVU_QUEUE = [[null]];
  const uvu = await import("uvu");
  const exports = { suite: guard.bind(null, uvu), test: guard(uvu), exec: () => Promise.resolve() };
  Bun.plugin({
    name: "guarded uvu",
    setup: (build) => void build.module("uvu", () => ({ loader: "object", exports })),
  });
  try {
    await import(file);
  } catch (thrown) {
    if (!isSkip(thrown)) throw thrown;
    registered += 1;
    emit({ event: "skip", test: "(file)", reason: thrown.message });
  }
  for (const [, ...runs] of globalThis.UVU_QUEUE) for (const run of runs) await run();
  for (const check of finalChecks) check();
  emit({ event: "end", registered });
}

const [, , file] = Bun.argv;
if (file !== undefined) await main(file);
