import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseHealthcheck } from "../../../../core/image/commit/healthcheck.ts";

const test = suite("core/image/commit/healthcheck");

function hasCode(code: string): (error: { code: string }) => boolean {
  return (error) => error.code === code;
}

const words = (line: string): string[] | undefined => (line.startsWith("[") ? JSON.parse(line) : undefined);

test("options and both forms of the command", () => {
  assert.equal(parseHealthcheck("none", words), { Test: ["NONE"] });
  assert.equal(parseHealthcheck("CMD curl -f x || exit 1", words), {
    Test: ["CMD-SHELL", "curl -f x || exit 1"],
  });
  assert.equal(
    parseHealthcheck('--interval=1m30s --timeout=500ms --start-period=2s --retries=3 CMD ["a","b"]', words),
    {
      Test: ["CMD", "a", "b"],
      Interval: 90_000_000_000,
      Timeout: 500_000_000,
      StartPeriod: 2_000_000_000,
      Retries: 3,
    },
  );
});

test("what is not understood is invalid", () => {
  for (const text of [
    "CMD",
    "x",
    "--interval=1 CMD x",
    "--retries=0 CMD x",
    "--interval=1s",
    "--x=1s CMD y",
  ]) {
    assert.throws(() => parseHealthcheck(text, words), hasCode("invalid"), text);
  }
});

test.run();
