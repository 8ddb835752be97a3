import { RlError } from "../errors.ts";
import { canonicalDomain, otherNames } from "../reference/domain.ts";
import { formatReference, parseReference, type Reference, repositoryName } from "../reference/reference.ts";
import type { RegistriesConf } from "./registries-conf.ts";
import type { RegistryRule } from "./registry-rule.ts";

/** A place where an image can be had. */
export interface Endpoint {
  /** The name it has there. */
  readonly reference: Reference;
  /** Plain http, and certificates nobody vouches for, are accepted. */
  readonly insecure: boolean;
  readonly mirror: boolean;
}

export interface EndpointOptions {
  /** What the user said for this one command: it goes before what is configured, also for mirrors. */
  readonly tlsVerify?: boolean | undefined;
}

/**
 * Where to pull an image from, in the order to try: the mirrors that are for such a reference, and last the
 * registry itself. The image's own name stays what the user called it.
 *
 * @param reference in full, with a tag or a digest
 * @throws RlError "denied" when the name is blocked, "invalid" when a location makes no name of it
 */
export function pullEndpoints(
  reference: Reference,
  conf: RegistriesConf,
  options: EndpointOptions = {},
): readonly Endpoint[] {
  const found = findRule(reference, conf);
  const primary = primaryEndpoint(reference, found, conf, options);
  const by = reference.digest === undefined ? "tag-only" : "digest-only";
  const mirrors = (found?.rule.mirrors ?? []).filter(({ pullBy }) => pullBy === "all" || pullBy === by);
  return [
    ...mirrors.map(({ location, insecure }) => ({
      reference: relocate(reference, location, found),
      insecure: insecurity(insecure, options),
      mirror: true,
    })),
    primary,
  ];
}

/**
 * Where to push an image, or to ask about a repository: the registry's own location, never a mirror. Throws as
 * `pullEndpoints` does.
 */
export function pushEndpoint(
  reference: Reference,
  conf: RegistriesConf,
  options: EndpointOptions = {},
): Endpoint {
  return primaryEndpoint(reference, findRule(reference, conf), conf, options);
}

/** A rule that is for a reference, and what of the name its prefix does not stand for. */
interface Match {
  readonly rule: RegistryRule;
  readonly rest: string;
}

function primaryEndpoint(
  reference: Reference,
  found: Match | undefined,
  conf: RegistriesConf,
  options: EndpointOptions,
): Endpoint {
  // A rule for another name of the same server says nothing of where to go, but a block is one under every name.
  const matches = [found, ...otherNames(reference).map((other) => findRule(other, conf))];
  const block = matches.find((match) => match?.rule.blocked === true)?.rule;
  if (block !== undefined) {
    throw new RlError({
      code: "denied",
      action: "use registry",
      subject: formatReference(reference),
      state: `"${block.prefix}" is blocked in ${block.path}`,
      hint: "use another registry, or take the block out of that file",
    });
  }
  const rule = found?.rule;
  const location = rule?.location;
  return {
    reference: location === undefined ? reference : relocate(reference, location, found),
    insecure: insecurity(rule?.insecure === true, options),
    mirror: false,
  };
}

function insecurity(configured: boolean, { tlsVerify }: EndpointOptions): boolean {
  return tlsVerify === undefined ? configured : !tlsVerify;
}

/** The rule with the longest prefix that the name begins with, however its host is spelled. */
function findRule(reference: Reference, conf: RegistriesConf): Match | undefined {
  const domain = canonicalDomain(reference.domain);
  const name = formatReference({ ...reference, domain });
  let best: Match | undefined;
  for (const rule of conf.rules) {
    const length = matchLength(name, domain, rule.prefix);
    if (length !== undefined && rule.prefix.length > (best?.rule.prefix.length ?? 0))
      best = { rule, rest: name.slice(length) };
  }
  return best;
}

/**
 * How much of the name a prefix covers, or undefined. It ends where a part of the name ends, and a host without a
 * port is not the one with a port; a star stands for any hosts of the domain, on any port.
 */
function matchLength(name: string, domain: string, prefix: string): number | undefined {
  if (prefix.startsWith("*.")) {
    const host = domain.replace(/:\d+$/, "");
    return host.endsWith(prefix.slice(1)) ? host.length : undefined;
  }
  if (!name.startsWith(prefix)) return undefined;
  if (name.length === prefix.length) return prefix.length;
  const next = name[prefix.length];
  const ends = next === "/" || (prefix.length > domain.length && (next === ":" || next === "@"));
  return ends ? prefix.length : undefined;
}

/** Put a location in place of what a rule's prefix covers. */
function relocate(reference: Reference, location: string, found: Match | undefined): Reference {
  const parsed = parseReference(location + (found?.rest ?? ""));
  if (parsed.domain !== "" && parsed.path !== "") return parsed;
  throw new RlError({
    code: "invalid",
    action: "use registry",
    subject: repositoryName(reference),
    state: `"${location}" in ${found?.rule.path ?? ""} gives it no name`,
  });
}
