/** Policies with the verdict each must give on one image. */
import { INDEX, KEYS, MANIFEST, OTHER, payloadOf, type SignatureSpec, signText } from "./helpers.ts";

export interface Case {
  readonly name: string;
  readonly policy: unknown;
  readonly image?: string;
  readonly signatures?: readonly SignatureSpec[];
  readonly verdict: "accepted" | "rejected" | "policy";
  /** In the reason. */
  readonly says?: RegExp;
}

/** The image of every case that names no other. */
export const APP = "registry.test/team/app:1";

const ACCEPT = [{ type: "insecureAcceptAnything" }];
const REJECT = [{ type: "reject" }];

/** Rejects all but what the scopes of registries say. */
const docker = (scopes: object): unknown => ({ default: REJECT, transports: { docker: scopes } });
const signed = (more: object = {}): object => ({
  type: "sigstoreSigned",
  keyPath: "/keys/p256.pub",
  ...more,
});
const only = (...requirements: readonly unknown[]): unknown => ({ default: requirements });
const identity = (signedIdentity: unknown): unknown => only(signed({ signedIdentity }));
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const REPOSITORY = { type: "matchRepository" };

export const CASES: readonly Case[] = [
  // What a policy is.
  { name: "accept anything", policy: only(...ACCEPT), verdict: "accepted" },
  { name: "reject", policy: only(...REJECT), verdict: "rejected", says: /rejects all/ },
  { name: "accept and reject", policy: only(...ACCEPT, ...REJECT), verdict: "rejected" },
  { name: "no default", policy: { transports: {} }, verdict: "policy", says: /default/ },
  { name: "no requirement", policy: { default: [] }, verdict: "policy", says: /empty list/ },
  { name: "unknown field", policy: { default: ACCEPT, defualt: REJECT }, verdict: "policy", says: /defualt/ },
  { name: "not JSON", policy: "{", verdict: "policy" },
  { name: "an empty file", policy: "", verdict: "policy" },
  { name: "an array", policy: "[]", verdict: "policy" },
  {
    name: "a key twice",
    policy: '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}',
    verdict: "policy",
    says: /twice/,
  },
  { name: "a comment", policy: '{"default":[{"type":"insecureAcceptAnything"}]} // all', verdict: "policy" },
  {
    name: "unknown requirement",
    policy: only({ type: "acceptAnything" }),
    verdict: "policy",
    says: /acceptAnything/,
  },
  { name: "type in other letters", policy: only({ type: "Reject" }), verdict: "policy" },
  { name: "requirement without type", policy: only({}), verdict: "policy", says: /type/ },
  { name: "requirement that is a string", policy: only("insecureAcceptAnything"), verdict: "policy" },
  {
    name: "unknown field of a requirement",
    policy: only({ type: "insecureAcceptAnything", for: "me" }),
    verdict: "policy",
  },
  {
    name: "unknown transport",
    policy: { default: ACCEPT, transports: { dokcer: { "": REJECT } } },
    verdict: "policy",
    says: /dokcer/,
  },
  {
    name: "null for transports",
    policy: { default: ACCEPT, transports: null },
    verdict: "policy",
    says: /null/,
  },
  {
    name: "a broken scope that does not concern the image",
    policy: { default: ACCEPT, transports: { docker: { "other.test": [] } } },
    verdict: "policy",
  },
  // Scopes.
  { name: "the image", policy: docker({ [APP]: ACCEPT }), verdict: "accepted" },
  { name: "another tag", policy: docker({ "registry.test/team/app:2": ACCEPT }), verdict: "rejected" },
  { name: "the repository", policy: docker({ "registry.test/team/app": ACCEPT }), verdict: "accepted" },
  { name: "the namespace", policy: docker({ "registry.test/team": ACCEPT }), verdict: "accepted" },
  { name: "the beginning of a name", policy: docker({ "registry.test/te": ACCEPT }), verdict: "rejected" },
  { name: "the host", policy: docker({ "registry.test": ACCEPT }), verdict: "accepted" },
  {
    name: "the host is another with a port",
    policy: docker({ "registry.test": ACCEPT }),
    image: "registry.test:5000/a:1",
    verdict: "rejected",
  },
  {
    name: "the host with its port",
    policy: docker({ "registry.test:5000": ACCEPT }),
    image: "registry.test:5000/a:1",
    verdict: "accepted",
  },
  {
    name: "a domain",
    policy: docker({ "*.example.com": ACCEPT }),
    image: "a.b.example.com:5000/a:1",
    verdict: "accepted",
  },
  {
    name: "a domain does not cover itself",
    policy: docker({ "*.example.com": ACCEPT }),
    image: "example.com/a:1",
    verdict: "rejected",
  },
  {
    name: "a star in the middle",
    policy: docker({ "a*.example.com": REJECT }),
    verdict: "policy",
    says: /star/,
  },
  { name: "all registries", policy: docker({ "": ACCEPT }), verdict: "accepted" },
  {
    name: "the narrower scope rejects",
    policy: docker({ "registry.test": ACCEPT, "registry.test/team": REJECT }),
    verdict: "rejected",
  },
  {
    name: "the narrower scope accepts",
    policy: docker({ "": REJECT, "registry.test": REJECT, [APP]: ACCEPT }),
    verdict: "accepted",
  },
  {
    name: "a short name is one of Docker Hub",
    policy: docker({ "docker.io/library": ACCEPT }),
    image: "alpine",
    verdict: "accepted",
  },
  {
    name: "by digest the tag's scope does not count",
    policy: docker({ [APP]: ACCEPT }),
    image: `registry.test/team/app@${MANIFEST}`,
    verdict: "rejected",
  },
  {
    name: "by digest",
    policy: docker({ [`registry.test/team/app@${MANIFEST}`]: ACCEPT }),
    image: `registry.test/team/app@${MANIFEST}`,
    verdict: "accepted",
  },
  {
    name: "an archive is not of a registry",
    policy: docker({ "": ACCEPT }),
    image: "oci-archive:/a/b.tar",
    verdict: "rejected",
  },
  {
    name: "a directory of archives",
    policy: { default: REJECT, transports: { "oci-archive": { "/a": ACCEPT } } },
    image: "oci-archive:/a/b.tar",
    verdict: "accepted",
  },
  {
    name: "an image of a layout",
    policy: { default: REJECT, transports: { oci: { "/a/b:1": ACCEPT, "/a/b": REJECT } } },
    image: "oci:/a/b:1",
    verdict: "accepted",
  },
  {
    name: "archives of docker",
    policy: { default: REJECT, transports: { "docker-archive": { "": ACCEPT } } },
    image: "docker-archive:/a/b.tar",
    verdict: "accepted",
  },
  {
    name: "a scope of archives of docker",
    policy: { default: REJECT, transports: { "docker-archive": { "/a": ACCEPT } } },
    verdict: "policy",
  },
  {
    name: "a path with dots",
    policy: { default: REJECT, transports: { oci: { "/a/../b": ACCEPT } } },
    verdict: "policy",
  },
  {
    name: "a signature for an archive",
    policy: only(signed()),
    image: "oci-archive:/a/b.tar",
    verdict: "rejected",
    says: /file/,
  },
  // Signatures.
  { name: "signed", policy: only(signed()), signatures: [{}], verdict: "accepted" },
  { name: "not signed", policy: only(signed()), verdict: "rejected", says: /no signature/ },
  {
    name: "signed by another",
    policy: only(signed()),
    signatures: [{ by: "other" }],
    verdict: "rejected",
    says: /none of the keys/,
  },
  {
    name: "one good signature of several",
    policy: only(signed()),
    signatures: [{ by: "other" }, { digest: OTHER }, {}],
    verdict: "accepted",
  },
  {
    name: "signature of another image",
    policy: only(signed()),
    signatures: [{ digest: OTHER }],
    verdict: "rejected",
    says: /another image/,
  },
  {
    name: "signature of another repository",
    policy: only(signed()),
    signatures: [{ name: "registry.test/team/evil:1" }],
    verdict: "rejected",
    says: /team\/evil/,
  },
  {
    name: "payload changed after signing",
    policy: only(signed()),
    signatures: [{ payload: payloadOf(OTHER, APP), tampered: payloadOf(MANIFEST, APP) }],
    verdict: "rejected",
  },
  { name: "the index is signed", policy: only(signed()), signatures: [{ at: INDEX }], verdict: "accepted" },
  {
    name: "the index's signature at the manifest",
    policy: only(signed()),
    signatures: [{ at: MANIFEST, digest: INDEX }],
    verdict: "rejected",
  },
  {
    name: "an empty signature",
    policy: only(signed()),
    signatures: [{ signature: new Uint8Array([0]) }],
    verdict: "rejected",
  },
  {
    name: "signature over something else",
    policy: only(signed()),
    signatures: [{ signature: signText("else", KEYS.p256) }],
    verdict: "rejected",
  },
  {
    name: "P-384",
    policy: only(signed({ keyPath: "/keys/p384.pub" })),
    signatures: [{ by: "p384" }],
    verdict: "accepted",
  },
  {
    name: "P-521",
    policy: only(signed({ keyPath: "/keys/p521.pub" })),
    signatures: [{ by: "p521" }],
    verdict: "accepted",
  },
  {
    name: "RSA",
    policy: only(signed({ keyPath: "/keys/rsa.pub" })),
    signatures: [{ by: "rsa" }],
    verdict: "accepted",
  },
  {
    name: "Ed25519",
    policy: only(signed({ keyPath: "/keys/ed25519.pub" })),
    signatures: [{ by: "ed25519" }],
    verdict: "accepted",
  },
  {
    name: "a key of another kind",
    policy: only(signed({ keyPath: "/keys/rsa.pub" })),
    signatures: [{}],
    verdict: "rejected",
  },
  {
    name: "key in the policy",
    policy: only({ type: "sigstoreSigned", keyData: base64(KEYS.p256.pem) }),
    signatures: [{}],
    verdict: "accepted",
  },
  {
    name: "one of several keys",
    policy: only({ type: "sigstoreSigned", keyPaths: ["/keys/other.pub", "/keys/p256.pub"] }),
    signatures: [{}],
    verdict: "accepted",
  },
  {
    name: "one of several keys in the policy",
    policy: only({ type: "sigstoreSigned", keyDatas: [base64(KEYS.other.pem), base64(KEYS.p256.pem)] }),
    signatures: [{}],
    verdict: "accepted",
  },
  {
    name: "two signatures wanted, both there",
    policy: only(signed(), signed({ keyPath: "/keys/other.pub" })),
    signatures: [{ by: "other" }, {}],
    verdict: "accepted",
  },
  {
    name: "two signatures wanted, one there",
    policy: only(signed(), signed({ keyPath: "/keys/other.pub" })),
    signatures: [{}],
    verdict: "rejected",
  },
  {
    name: "a key that is a private key",
    policy: only({
      type: "sigstoreSigned",
      keyData: base64(KEYS.p256.privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    }),
    signatures: [{}],
    verdict: "policy",
    says: /public key/,
  },
  {
    name: "a key that is nothing",
    policy: only({ type: "sigstoreSigned", keyData: base64("key") }),
    signatures: [{}],
    verdict: "policy",
  },
  { name: "no key", policy: only({ type: "sigstoreSigned" }), verdict: "policy", says: /exactly one/ },
  {
    name: "two ways to name the key",
    policy: only(signed({ keyData: base64(KEYS.p256.pem) })),
    verdict: "policy",
  },
  { name: "no path in the list", policy: only({ type: "sigstoreSigned", keyPaths: [] }), verdict: "policy" },
  { name: "a relative path", policy: only(signed({ keyPath: "p256.pub" })), verdict: "policy" },
  {
    name: "key data that is not base64",
    policy: only({ type: "sigstoreSigned", keyData: "-----" }),
    verdict: "policy",
  },
  {
    name: "the log of Rekor, and the signature is in none",
    policy: only(signed({ rekorPublicKeyData: base64(KEYS.other.pem) })),
    signatures: [{}],
    verdict: "rejected",
    says: /log/,
  },
  {
    name: "certificates of Fulcio",
    policy: only({
      type: "sigstoreSigned",
      fulcio: { caPath: "/ca", oidcIssuer: "i", subjectEmail: "e" },
      rekorPublicKeyPath: "/keys/p256.pub",
    }),
    signatures: [{}],
    verdict: "rejected",
    says: /cannot be verified/,
  },
  {
    name: "GPG",
    policy: only({ type: "signedBy", keyType: "GPGKeys", keyPath: "/keys/gpg" }),
    signatures: [{}],
    verdict: "rejected",
    says: /signedBy/,
  },
  {
    name: "GPG with another word",
    policy: only({ type: "signedBy", keyType: "GPGKeys", keyPaht: "/keys/gpg" }),
    verdict: "policy",
  },
  {
    name: "GPG beside a good signature",
    policy: only(signed(), { type: "signedBy", keyType: "GPGKeys", keyPath: "/keys/gpg" }),
    signatures: [{}],
    verdict: "rejected",
  },
  // Payloads.
  {
    name: "payload with annotations",
    policy: only(signed()),
    signatures: [{ optional: { creator: "me", timestamp: 1, build: "7" } }],
    verdict: "accepted",
  },
  {
    name: "payload of another type",
    policy: only(signed()),
    signatures: [{ payload: payloadOf(MANIFEST, APP).replace("cosign container", "atomic container") }],
    verdict: "rejected",
    says: /cannot be read/,
  },
  {
    name: "payload with one more critical field",
    policy: only(signed()),
    signatures: [{ payload: payloadOf(MANIFEST, APP).replace('"type"', '"expires":1,"type"') }],
    verdict: "rejected",
  },
  {
    name: "payload with a key twice",
    policy: only(signed()),
    signatures: [{ payload: payloadOf(MANIFEST, APP).replace('"optional"', '"critical":{},"optional"') }],
    verdict: "rejected",
  },
  {
    name: "payload without a digest",
    policy: only(signed()),
    signatures: [{ payload: payloadOf("latest", APP) }],
    verdict: "rejected",
  },
  {
    name: "payload that is not JSON",
    policy: only(signed()),
    signatures: [{ payload: "signed by me" }],
    verdict: "rejected",
  },
  {
    name: "payload with a broken name",
    policy: only(signed()),
    signatures: [{ name: "registry.test/TEAM" }],
    verdict: "rejected",
  },
  // Identities.
  {
    name: "cosign's claim against the default rule",
    policy: only(signed()),
    signatures: [{ name: "registry.test/team/app" }],
    verdict: "rejected",
    says: /matchRepoDigestOrExact/,
  },
  {
    name: "cosign's claim of the repository",
    policy: identity(REPOSITORY),
    signatures: [{ name: "registry.test/team/app" }],
    verdict: "accepted",
  },
  {
    name: "repository, another tag",
    policy: identity(REPOSITORY),
    signatures: [{ name: "registry.test/team/app:2" }],
    verdict: "accepted",
  },
  {
    name: "repository, another one",
    policy: identity(REPOSITORY),
    signatures: [{ name: "registry.test/team/evil:1" }],
    verdict: "rejected",
  },
  { name: "exact", policy: identity({ type: "matchExact" }), signatures: [{}], verdict: "accepted" },
  {
    name: "exact, another tag",
    policy: identity({ type: "matchExact" }),
    signatures: [{ name: "registry.test/team/app:2" }],
    verdict: "rejected",
  },
  {
    name: "exact, asked for by digest",
    policy: identity({ type: "matchExact" }),
    image: `registry.test/team/app@${MANIFEST}`,
    signatures: [{ name: APP }],
    verdict: "rejected",
  },
  {
    name: "by digest, any tag",
    policy: only(signed()),
    image: `registry.test/team/app@${MANIFEST}`,
    signatures: [{ name: "registry.test/team/app:7" }],
    verdict: "accepted",
  },
  {
    name: "by digest, another repository",
    policy: only(signed()),
    image: `registry.test/team/app@${MANIFEST}`,
    signatures: [{ name: "registry.test/team/evil:7" }],
    verdict: "rejected",
  },
  {
    name: "a reference",
    policy: identity({ type: "exactReference", dockerReference: "vendor.test/app:1" }),
    signatures: [{ name: "vendor.test/app:1" }],
    verdict: "accepted",
  },
  {
    name: "a reference, and its own name is claimed",
    policy: identity({ type: "exactReference", dockerReference: "vendor.test/app:1" }),
    signatures: [{}],
    verdict: "rejected",
  },
  {
    name: "a reference without a tag",
    policy: identity({ type: "exactReference", dockerReference: "vendor.test/app" }),
    verdict: "policy",
  },
  {
    name: "a short reference",
    policy: identity({ type: "exactReference", dockerReference: "alpine:1" }),
    signatures: [{ name: "docker.io/library/alpine:1" }],
    verdict: "accepted",
  },
  {
    name: "another repository",
    policy: identity({ type: "exactRepository", dockerRepository: "vendor.test/app" }),
    signatures: [{ name: "vendor.test/app:9" }],
    verdict: "accepted",
  },
  {
    name: "another repository, with a tag in the policy",
    policy: identity({ type: "exactRepository", dockerRepository: "vendor.test/app:1" }),
    verdict: "policy",
  },
  {
    name: "a mirror",
    policy: identity({ type: "remapIdentity", prefix: "registry.test/team", signedPrefix: "vendor.test" }),
    signatures: [{ name: "vendor.test/app:1" }],
    verdict: "accepted",
  },
  {
    name: "a mirror, and its own name is claimed",
    policy: identity({ type: "remapIdentity", prefix: "registry.test/team", signedPrefix: "vendor.test" }),
    signatures: [{}],
    verdict: "rejected",
  },
  {
    name: "a mirror of others",
    policy: identity({ type: "remapIdentity", prefix: "registry.test/te", signedPrefix: "vendor.test" }),
    signatures: [{}],
    verdict: "accepted",
  },
  {
    name: "a prefix with a tag",
    policy: identity({ type: "remapIdentity", prefix: "registry.test/team:1", signedPrefix: "vendor.test" }),
    verdict: "policy",
  },
  { name: "an unknown rule", policy: identity({ type: "matchAny" }), signatures: [{}], verdict: "policy" },
  {
    name: "a rule with another field",
    policy: identity({ type: "matchExact", dockerReference: "a:1" }),
    verdict: "policy",
  },
  { name: "null for a rule", policy: identity(null), signatures: [{}], verdict: "policy" },
];
