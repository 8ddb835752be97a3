import { parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference, type Reference, repositoryName } from "../reference/reference.ts";
import type { IdentityRule } from "./policy.ts";

/**
 * Whether a signature for `claimed` is one for the image asked for by `wanted` (containers-policy.json(5),
 * "signedIdentity"). A claim without tag and digest, as cosign makes it, satisfies only rules about repositories.
 */
export function identityMatches(rule: IdentityRule, wanted: Reference, claimed: Reference): boolean {
  const claim = formatReference(claimed);
  switch (rule.type) {
    case "matchExact":
      return isExact(claimed) && isExact(wanted) && claim === formatReference(wanted);
    case "matchRepoDigestOrExact":
      return matchesRepoDigestOrExact(wanted, claimed);
    case "matchRepository":
      return repositoryName(claimed) === repositoryName(wanted);
    case "exactReference":
      return isExact(claimed) && claim === rule.reference;
    case "exactRepository":
      return repositoryName(claimed) === rule.repository;
    case "remapIdentity":
      return matchesRepoDigestOrExact(remap(wanted, rule.prefix, rule.signedPrefix), claimed);
  }
}

/** Asked for by digest, the digest has been checked and the tag of the signature says nothing more. */
function matchesRepoDigestOrExact(wanted: Reference, claimed: Reference): boolean {
  if (!isExact(claimed)) return false;
  if (wanted.tag !== undefined) return formatReference(claimed) === formatReference(wanted);
  return wanted.digest !== undefined && repositoryName(claimed) === repositoryName(wanted);
}

function isExact({ tag, digest }: Reference): boolean {
  return tag !== undefined || digest !== undefined;
}

/** Replace the beginning of the name, if that is what the name begins with, at a "/" or its end. */
function remap(wanted: Reference, prefix: string, signedPrefix: string): Reference {
  const name = repositoryName(wanted);
  if (name !== prefix && !name.startsWith(`${prefix}/`)) return wanted;
  return parseNormalizedReference(`${signedPrefix}${formatReference(wanted).slice(prefix.length)}`);
}
