import { RlError } from "../errors.ts";
import { type Digest, digestAlgorithm, formatDigest } from "./digest.ts";

/** What the bytes must turn out to be; a descriptor is one. */
export interface ExpectedContent {
  readonly digest: Digest;
  /** In bytes, when known. */
  readonly size?: number | undefined;
}

/** A running hash of the digest's algorithm; structurally the `Hasher` of core/ports. */
export interface VerifyingHasher {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/**
 * Pass a stream through and check it on the way: size first, then digest.
 *
 * Throws `RlError` code "corrupt" as soon as a chunk goes past `expected.size` (that chunk is not passed on),
 * and at the end for missing bytes or another digest. With a size given, the digest is checked before the
 * last chunk is handed out, so a consumer that knows where its format ends and stops there, as an inflater
 * does, has still read verified bytes only. A consumer that stops earlier has read unverified bytes; the
 * source is closed in every case.
 *
 * @param hasher a fresh hash of `expected.digest`'s algorithm; used up by the call
 * @param what   what a message calls the bytes, by default their digest
 */
export async function* verifyStream(
  source: AsyncIterable<Uint8Array>,
  expected: ExpectedContent,
  hasher: VerifyingHasher,
  what: string = expected.digest,
): AsyncGenerator<Uint8Array> {
  const { digest, size } = expected;
  let received = 0;
  let verified = false;
  for await (const chunk of source) {
    // An empty chunk carries nothing, and after the last byte there is no hash left to give it to.
    if (chunk.length === 0) continue;
    received += chunk.length;
    if (size !== undefined && received > size) throw corrupt(what, `it is longer than its ${size} bytes`);
    hasher.update(chunk);
    if (received === size) {
      checkDigest(digest, hasher, what);
      verified = true;
    }
    yield chunk;
  }
  if (size !== undefined && received < size) {
    throw corrupt(what, `it ended after ${received} of its ${size} bytes`);
  }
  if (!verified) checkDigest(digest, hasher, what);
}

function checkDigest(expected: Digest, hasher: VerifyingHasher, what: string): void {
  const actual = formatDigest(digestAlgorithm(expected), hasher.hex());
  if (actual !== expected) throw corrupt(what, `its digest is ${actual} instead of ${expected}`);
}

function corrupt(subject: string, state: string): RlError {
  return new RlError({
    code: "corrupt",
    action: "verify content",
    subject,
    state,
    hint: "the bytes were damaged or replaced on the way; fetch them again",
  });
}
