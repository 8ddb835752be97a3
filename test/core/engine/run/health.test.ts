import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { runSpec } from "../../../../cli/commands/run.spec.ts";
import { askedHealthcheck } from "../../../../core/engine/run/health.ts";
import { RlError } from "../../../../core/errors.ts";

const test = suite("flags of health checks");

function asked(...argv: string[]) {
  return askedHealthcheck(parseArguments(runSpec, [...argv, "image"]).flags);
}

function refused(code: string) {
  return (error: unknown) => error instanceof RlError && error.code === code;
}

test("flags become what an image would say", () => {
  assert.equal(asked(), {});
  assert.equal(asked("--health-cmd", ""), {});
  assert.equal(asked("--no-healthcheck"), { Test: ["NONE"] });
  const times = ["--health-interval=1m30s", "--health-timeout=500ms", "--health-start-period=0"];
  assert.equal(asked("--health-cmd=a b", "--health-retries=2", "--health-start-interval=1.5s", ...times), {
    Test: ["CMD-SHELL", "a b"],
    Retries: 2,
    Interval: 90e9,
    Timeout: 5e8,
    StartPeriod: 0,
    StartInterval: 15e8,
  });
});

test("what is no duration, no number or a contradiction is refused", () => {
  const cases = [
    ["--health-interval=10"],
    ["--health-timeout=-1s"],
    ["--health-start-period=1us"],
    ["--health-start-interval="],
    ["--health-retries=-1"],
    ["--no-healthcheck", "--health-retries=1"],
  ];
  for (const argv of cases) assert.throws(() => asked(...argv), refused("invalid"), argv[0]);
});

test.run();
