/** Public-key signatures, for hosts that have the algorithms. */
export interface SignatureVerifier {
  /**
   * Whether this key made this signature over exactly these bytes, and, when a log is asked for, whether the log
   * has recorded it. False for a signature that is wrong or malformed. Throws `RlError` code "invalid" when a
   * key is not a public key of a kind the host knows: then the policy is at fault, not the image.
   */
  verify(question: SignatureQuestion): Promise<boolean>;
}

export interface SignatureQuestion {
  readonly payload: Uint8Array;
  /** As the algorithm makes it: for ECDSA in DER. */
  readonly signature: Uint8Array;
  /** One public key in PEM: ECDSA P-256, P-384, P-521, RSA (PKCS #1 1.5) or Ed25519; SHA-256 where one hashes first. */
  readonly key: NamedKey;
  /** A transparency log (Rekor) that must have recorded the signature. */
  readonly log?: LogQuestion | undefined;
}

/** The bytes of a key, and what a message calls it. */
export interface NamedKey {
  readonly name: string;
  readonly pem: Uint8Array;
}

export interface LogQuestion {
  /** Keys of logs, any of which may have promised. */
  readonly keys: readonly NamedKey[];
  /** What came with the signature: the log's entry and its signed promise, as cosign writes them in JSON. */
  readonly entry: string;
}
