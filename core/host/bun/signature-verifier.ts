import type { SignatureVerifier } from "../../ports/signature-verifier.ts";

/** Verification by sigstore's own library, which is loaded with the first question. */
export function createSignatureVerifier(): SignatureVerifier {
  return {
    verify: async (question) => {
      const { checkSignature } = await import("./signature-check.ts");
      return checkSignature(question);
    },
  };
}
