/**
 * A signature policy (containers-policy.json(5)), checked: who must have signed an image before it is taken in.
 */
export interface Policy {
  /** What a message calls it: its path. */
  readonly name: string;
  readonly fallback: Requirements;
  /** By transport ("docker", "oci-archive"), then by scope; the scope "" is the transport's own default. */
  readonly transports: ReadonlyMap<string, ReadonlyMap<string, Requirements>>;
}

/** All of them must be met; never empty. */
export type Requirements = readonly Requirement[];

export type Requirement =
  | { readonly type: "insecureAcceptAnything" }
  | { readonly type: "reject" }
  | SignedRequirement
  /** Well-formed, and nothing this project can check: it rejects every image. */
  | { readonly type: "unsupported"; readonly what: string };

/** A sigstore signature by any one of the keys, for an identity that the rule accepts. */
export interface SignedRequirement {
  readonly type: "sigstoreSigned";
  readonly keys: readonly KeySource[];
  /** Keys of transparency logs, any of which must have recorded the signature; none when empty. */
  readonly logKeys: readonly KeySource[];
  readonly identity: IdentityRule;
}

/** Where a public key in PEM is: a file, or the policy itself. */
export type KeySource = { readonly path: string } | { readonly name: string; readonly pem: Uint8Array };

/** Which identity a signature must claim, compared with the one the image was asked for by. */
export type IdentityRule =
  | { readonly type: "matchExact" }
  | { readonly type: "matchRepoDigestOrExact" }
  | { readonly type: "matchRepository" }
  /** In full, with a tag or a digest. */
  | { readonly type: "exactReference"; readonly reference: string }
  /** In full, without either. */
  | { readonly type: "exactRepository"; readonly repository: string }
  | { readonly type: "remapIdentity"; readonly prefix: string; readonly signedPrefix: string };

/** What holds where no policy is: every image is taken. */
export const NO_POLICY: Policy = {
  name: "the built-in policy",
  fallback: [{ type: "insecureAcceptAnything" }],
  transports: new Map(),
};
