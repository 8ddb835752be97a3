import { createHash } from "node:crypto";
import type { Case, Outcome } from "./drive.ts";
import type { Json } from "./values.ts";

/** A case with what it must come to. */
export interface ExpectedCase extends Case {
  readonly results: readonly Json[];
}

/** Characters of a result above which only its digest is kept. */
const LONGEST = 600;

/** Results as the data has them: the long ones by their digest, so that they are equal when their bytes are. */
export function condense(results: readonly (readonly Outcome[])[]): Json[][] {
  return results.map((outcomes) =>
    outcomes.map((outcome): Json => {
      const text = JSON.stringify(outcome);
      if (text.length <= LONGEST) return outcome as Json;
      return { length: text.length, sha256: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** The names of the cases that came to something else. */
export function differing(
  cases: readonly ExpectedCase[],
  results: readonly (readonly Outcome[])[],
): string[] {
  const condensed = condense(results);
  return cases
    .filter((entry, index) => JSON.stringify(entry.results) !== JSON.stringify(condensed[index]))
    .map(({ name }) => name);
}
