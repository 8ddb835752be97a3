import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RESUME_PROGRESS } from "../../../core/distribution/limits.ts";
import { startResumeBudget } from "../../../core/distribution/resume.ts";

const resume = suite("startResumeBudget");
const spend = (...gains: number[]): (number | undefined)[] => {
  const budget = startResumeBudget();
  return gains.map((gained) => budget.next(gained));
};

resume("a transfer that gains nothing is continued twice, within two seconds", () => {
  assert.equal(spend(0, 0, 0), [500, 1000, undefined]);
  assert.equal(spend(7, 0, 0, 0), [500, 500, 1000, undefined]);
});

resume("a transfer that crawls is continued five times", () => {
  assert.equal(spend(1, 1, 1, 1, 1, 1), [500, 500, 500, 500, 500, undefined]);
});

resume("a transfer that gets on is always continued", () => {
  const large = Array.from({ length: 50 }, () => RESUME_PROGRESS);
  assert.ok(spend(...large).every((pause) => pause === 500));
});

resume.run();
