import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { TrustFiles } from "../ports/trust-files.ts";

/** What deciding about trust needs of a host. */
export interface TrustPorts {
  readonly files: TrustFiles;
  readonly verifier: SignatureVerifier;
}
