/**
 * Each vector holds what the Go package distribution/reference answers for one input; see test/vectors.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  familiarReference,
  parseAnyReference,
  parseDockerReference,
  parseNormalizedReference,
} from "../../../core/reference/familiar.ts";
import { FAULT_STATES, type ReferenceFault } from "../../../core/reference/fault.ts";
import {
  formatReference,
  parseReference,
  type Reference,
  repositoryName,
  withDefaultTag,
} from "../../../core/reference/reference.ts";
import vectors from "../../vectors/reference.json";

interface Answer {
  readonly error?: string;
  readonly domain?: string;
  readonly path?: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly name?: string;
  readonly string?: string;
  readonly familiar?: string;
  readonly familiarName?: string;
}

interface Vector {
  readonly input: string;
  readonly Parse: Answer;
  readonly ParseNormalizedNamed: Answer;
  readonly ParseDockerRef: Answer;
  readonly ParseAnyReference: Answer;
  readonly TagNameOnly?: string;
}

/** Which of our faults each of its errors is. */
const ERRORS: readonly (readonly [error: RegExp, fault: ReferenceFault])[] = [
  [/^repository name must have at least one component$/, "empty"],
  [/^invalid reference format$/, "format"],
  [/must be lowercase$/, "uppercase"],
  [/^repository name must not be more than 255 characters$/, "too-long"],
  [/cannot specify 64-byte hexadecimal strings$/, "identifier"],
  [/^unsupported digest algorithm$/, "digest-algorithm"],
  [/^invalid checksum digest length$/, "digest-length"],
  [/^invalid checksum digest format$/, "digest-format"],
];

function answer(parse: () => Reference): Answer {
  try {
    const reference = parse();
    const nameOnly = { domain: reference.domain, path: reference.path };
    const { tag, digest } = reference;
    return {
      domain: reference.domain,
      path: reference.path,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
      name: repositoryName(reference),
      string: formatReference(reference),
      familiar: familiarReference(reference),
      familiarName: familiarReference(nameOnly),
    };
  } catch (error) {
    if (!isRlError(error)) throw error;
    return { error: error.state };
  }
}

function anyAnswer(input: string): Answer {
  try {
    const any = parseAnyReference(input);
    if (any.kind === "digest") return { digest: any.digest, string: any.digest, familiar: any.digest };
    return answer(() => any.reference);
  } catch (error) {
    if (!isRlError(error)) throw error;
    return { error: error.state };
  }
}

function translated(expected: Answer): Answer {
  const { error } = expected;
  if (error === undefined) return expected;
  const fault = ERRORS.find(([pattern]) => pattern.test(error))?.[1];
  assert.ok(fault, `no fault for ${error}`);
  return { error: FAULT_STATES[fault ?? "format"] };
}

const test = suite("core/reference vectors");

test("vectors: all 121 are there", () => {
  assert.is(vectors.length, 121);
});

for (const vector of vectors as readonly Vector[]) {
  const { input } = vector;
  test(`reference ${JSON.stringify(input)}: every parser answers like distribution/reference`, () => {
    assert.equal(
      answer(() => parseReference(input)),
      translated(vector.Parse),
      "strict",
    );
    assert.equal(
      answer(() => parseNormalizedReference(input)),
      translated(vector.ParseNormalizedNamed),
      "normalized",
    );
    assert.equal(
      answer(() => parseDockerReference(input)),
      translated(vector.ParseDockerRef),
      "docker",
    );
    assert.equal(anyAnswer(input), translated(vector.ParseAnyReference), "any");
    if (vector.TagNameOnly !== undefined) {
      assert.is(formatReference(withDefaultTag(parseNormalizedReference(input))), vector.TagNameOnly);
    }
  });
}

test.run();
