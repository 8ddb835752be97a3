import type { Digest } from "../digest/digest.ts";
import { isRlError, RlError } from "../errors.ts";
import type { NamedKey } from "../ports/signature-verifier.ts";
import type { Reference } from "../reference/reference.ts";
import { formatReference } from "../reference/reference.ts";
import { identityMatches } from "./identity.ts";
import { parseSignedPayload } from "./payload.ts";
import type { KeySource, Policy, Requirement, SignedRequirement } from "./policy.ts";
import type { TrustPorts } from "./ports.ts";
import { type Origin, requirementsFor } from "./scope.ts";
import type { FoundSignature, SignatureSearch } from "./signatures.ts";

/** An image about to be taken in. */
export interface TrustSubject {
  readonly origin: Origin;
  /** The manifest chosen for the platform, then the indexes that led to it: a signature of either counts. */
  readonly digests: readonly Digest[];
  /** Get the signatures of one of these. Not called when no requirement asks for one. */
  signatures(digest: Digest): Promise<SignatureSearch>;
}

/** Whether an image may be taken in, and if not, why: clauses for a message. */
export type Verdict =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reasons: readonly string[] };

const ACCEPTED: Verdict = { accepted: true };

/**
 * Hold an image against a policy: every requirement of its most specific scope must be met.
 *
 * @throws RlError when it cannot be decided: a key of the policy that cannot be read, a registry that fails
 */
export async function judgeImage(policy: Policy, subject: TrustSubject, ports: TrustPorts): Promise<Verdict> {
  const search = remembered(subject);
  for (const requirement of requirementsFor(policy, subject.origin)) {
    const verdict = await judge(requirement, subject, search, ports);
    if (!verdict.accepted) return verdict;
  }
  return ACCEPTED;
}

/** As `judgeImage`; throws "denied" for an image that is not accepted. `action` is what is being done with it. */
export async function checkTrust(
  policy: Policy,
  subject: TrustSubject,
  ports: TrustPorts,
  action: string,
): Promise<void> {
  const verdict = await judgeImage(policy, subject, ports);
  if (verdict.accepted) return;
  throw new RlError({
    code: "denied",
    action,
    subject: describeOrigin(subject.origin),
    state: `the signature policy does not accept it: ${verdict.reasons.join("; ")}`,
    hint: `the policy is ${policy.name}; see it with: rl image trust show`,
  });
}

async function judge(
  requirement: Requirement,
  subject: TrustSubject,
  search: (digest: Digest) => Promise<SignatureSearch>,
  ports: TrustPorts,
): Promise<Verdict> {
  switch (requirement.type) {
    case "insecureAcceptAnything":
      return ACCEPTED;
    case "reject":
      return refused("it rejects all images there");
    case "unsupported":
      return refused(`it asks for ${requirement.what}, which cannot be verified here`);
    case "sigstoreSigned":
      return await judgeSigned(requirement, subject, search, ports);
  }
}

async function judgeSigned(
  requirement: SignedRequirement,
  { origin, digests }: TrustSubject,
  search: (digest: Digest) => Promise<SignatureSearch>,
  ports: TrustPorts,
): Promise<Verdict> {
  if (origin.transport !== "docker") return refused("an image in a file has no signatures");
  const [keys, logKeys] = await Promise.all([
    readKeys(requirement.keys, ports),
    readKeys(requirement.logKeys, ports),
  ]);
  const reasons: string[] = [];
  for (const digest of digests) {
    const { found, faults } = await search(digest);
    reasons.push(...faults);
    for (const signature of found) {
      const fault = await faultOf(signature, requirement, origin.reference, keys, logKeys, ports);
      if (fault === undefined) return ACCEPTED;
      reasons.push(fault);
    }
  }
  return reasons.length === 0
    ? refused("it has no signature, and must have one")
    : refused(...new Set(reasons));
}

/** Why a signature does not count, or undefined when it does. Its payload is read only once it is verified. */
async function faultOf(
  { payload, signature, subject, logEntry }: FoundSignature,
  { identity }: SignedRequirement,
  wanted: Reference,
  keys: readonly NamedKey[],
  logKeys: readonly NamedKey[],
  { verifier }: TrustPorts,
): Promise<string | undefined> {
  if (logKeys.length > 0 && logEntry === undefined) return "a signature is in no transparency log";
  const log = logKeys.length > 0 && logEntry !== undefined ? { keys: logKeys, entry: logEntry } : undefined;
  let verified = false;
  for (const key of keys) verified ||= await verifier.verify({ payload, signature, key, log });
  if (!verified)
    return log === undefined
      ? "a signature is by none of the keys"
      : "a signature is by none of the keys, or not in the log";
  try {
    const claim = parseSignedPayload(payload);
    if (claim.digest !== subject) return `a signature is for another image, ${claim.digest}`;
    if (identityMatches(identity, wanted, claim.identity)) return undefined;
    return `a signature is for the name ${formatReference(claim.identity)} (${identity.type})${cosignHint(claim.identity)}`;
  } catch (error) {
    if (!isRlError(error)) throw error;
    return `a signature says what cannot be read (${error.subject}: ${error.state})`;
  }
}

/** What everybody meets who signs with cosign and leaves the rule out. */
function cosignHint({ tag, digest }: Reference): string {
  if (tag !== undefined || digest !== undefined) return "";
  return ", without a tag as cosign signs: only signedIdentity matchRepository or exactRepository accept that";
}

async function readKeys(sources: readonly KeySource[], { files }: TrustPorts): Promise<readonly NamedKey[]> {
  return await Promise.all(
    sources.map(async (source) =>
      "pem" in source ? source : { name: source.path, pem: await files.key(source.path) },
    ),
  );
}

/** Several requirements ask for the same signatures. */
function remembered(subject: TrustSubject): (digest: Digest) => Promise<SignatureSearch> {
  const searches = new Map<Digest, Promise<SignatureSearch>>();
  return (digest) => {
    const known = searches.get(digest) ?? subject.signatures(digest);
    searches.set(digest, known);
    return known;
  };
}

function describeOrigin(origin: Origin): string {
  return origin.transport === "docker"
    ? formatReference(origin.reference)
    : (origin.path ?? "standard input");
}

function refused(...reasons: readonly string[]): Verdict {
  return { accepted: false, reasons };
}
