import { digestAlgorithm } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { type Digester, digestBytes } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { exchangeDocument } from "./exchange-document.ts";
import type { Purpose } from "./failure.ts";
import { DOCUMENT_LIMIT } from "./limits.ts";
import { pullScope } from "./manifest.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** Which document, of a repository such as "library/alpine". */
export interface DocumentRequest {
  readonly repository: string;
  readonly descriptor: Pick<Descriptor, "digest" | "size">;
  readonly purpose: Purpose;
}

/**
 * Fetch a blob that is a document, as an image's configuration is: whole, at most 4 MiB, size and digest checked.
 * Throws "limit" for a larger one and "corrupt" for other bytes.
 */
export function* getDocument(
  session: Session,
  request: DocumentRequest,
  digester: Digester,
): Protocol<Uint8Array> {
  const { repository, purpose, descriptor } = request;
  const { digest, size } = descriptor;
  if (size > DOCUMENT_LIMIT) {
    throw new RlError({ ...purpose, code: "limit", state: "one of its documents is larger than 4 MiB" });
  }
  const path = `/v2/${repository}/blobs/${digest}`;
  const question = { method: "GET", path, scope: pullScope(repository), purpose } as const;
  const { bytes } = yield* exchangeDocument(session, question, size);
  if (bytes.length !== size) {
    const state = `${digest} has ${bytes.length > size ? "more" : "fewer"} than its ${size} bytes`;
    throw new RlError({ ...purpose, code: "corrupt", state });
  }
  const actual = digestBytes(bytes, digester, digestAlgorithm(digest));
  if (actual !== digest) {
    throw new RlError({
      ...purpose,
      code: "corrupt",
      state: `the digest of a document is ${actual} instead of ${digest}`,
      hint: "the bytes were damaged or replaced on the way; try again",
    });
  }
  return bytes;
}
