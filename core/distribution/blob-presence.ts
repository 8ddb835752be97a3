import type { Digest } from "../digest/digest.ts";
import { exchange } from "./exchange.ts";
import { type Purpose, statusOf } from "./failure.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** Which blob to look for, and under which scope: that of what is done next, so that one login serves both. */
export interface BlobQuestion {
  readonly repository: string;
  readonly digest: Digest;
  /** Bytes it should have; one of another size is not it. */
  readonly size: number;
  readonly purpose: Purpose;
}

/**
 * Whether a repository has a blob (distribution-spec, "Checking if content exists in the registry").
 *
 * A hint and no proof: nobody has seen the bytes. It decides only whether they are sent.
 */
export function* hasBlob(session: Session, question: BlobQuestion, scope: string): Protocol<boolean> {
  try {
    const response = yield* exchange(session, {
      method: "HEAD",
      path: `/v2/${question.repository}/blobs/${question.digest}`,
      scope,
      purpose: question.purpose,
    });
    response.discard();
    const length = response.header("content-length");
    return length === null || length === String(question.size);
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
