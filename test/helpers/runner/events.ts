/**
 * What the process of one test file tells the runner: one JSON object a line, appended to the file named by
 * RL_TEST_EVENTS as it happens, so that a hang or a crash still leaves the name of the test it was in.
 */
export type TestEvent =
  | { readonly event: "begin"; readonly test: string }
  | { readonly event: "pass"; readonly test: string }
  | { readonly event: "fail"; readonly test: string; readonly text: string }
  | { readonly event: "skip"; readonly test: string; readonly reason: string }
  /** Written once, last. `registered` is how many tests the suites that ran were given. */
  | { readonly event: "end"; readonly registered: number };

/** How the process ended, from the runner's side. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Set when the runner had to kill it: what it waited for. */
  readonly killed?: string | undefined;
}

export interface Failure {
  readonly test: string;
  readonly text: string;
}

export interface FileResult {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly { readonly test: string; readonly reason: string }[];
}

/** Decode the events file; a torn last line (the process was killed while writing) is dropped. */
export function parseEvents(text: string): TestEvent[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as TestEvent);
}

/**
 * Judge one file. Everything that uvu or a process would pass over in silence becomes a failure here: no test,
 * a test that was registered and never finished, an ending before the end, an ending that is not a clean exit.
 */
export function judge(events: readonly TestEvent[], ending: Ending, mustRun: boolean): FileResult {
  const failures: Failure[] = [];
  const skips: { test: string; reason: string }[] = [];
  let passed = 0;
  let running: string | undefined;
  let registered: number | undefined;
  for (const event of events) {
    if (event.event === "begin") {
      running = event.test;
      continue;
    }
    if (event.event === "end") {
      registered = event.registered;
      continue;
    }
    if (event.event === "pass") passed += 1;
    else if (event.event === "fail") failures.push({ test: event.test, text: event.text });
    else if (mustRun) {
      failures.push({ test: event.test, text: `skipped (${event.reason}), and RL_MUST_RUN is set` });
    } else skips.push({ test: event.test, reason: event.reason });
    running = undefined;
  }

  const where = running ?? "(file)";
  if (ending.killed !== undefined) {
    failures.push({ test: where, text: `killed: ${ending.killed}` });
  } else if (registered === undefined) {
    failures.push({ test: where, text: `the process ended before its tests did (${describe(ending)})` });
  } else if (ending.exitCode !== 0) {
    failures.push({
      test: where,
      text: `the tests ended, then the process did not exit with 0 (${describe(ending)})`,
    });
  }
  if (failures.length === 0) {
    const finished = passed + skips.length;
    if (finished === 0) failures.push({ test: "(file)", text: "no test ran" });
    else if (registered !== undefined && finished < registered) {
      failures.push({ test: "(file)", text: `${registered} tests were registered, ${finished} finished` });
    }
  }
  return { passed, failures, skips };
}

function describe(ending: Ending): string {
  return ending.signal === null ? `exit code ${ending.exitCode}` : `signal ${ending.signal}`;
}
