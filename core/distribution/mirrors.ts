import { RlError } from "../errors.ts";
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
  const primary = primaryEndpoint(reference, found, options);
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
  return primaryEndpoint(reference, findRule(reference, conf), options);
}

/** A rule that is for a reference, and how many characters of the name its prefix stands for. */
interface Match {
  readonly rule: RegistryRule;
  readonly length: number;
}

function primaryEndpoint(reference: Reference, found: Match | undefined, options: EndpointOptions): Endpoint {
  const rule = found?.rule;
  if (rule?.blocked === true) {
    throw new RlError({
      code: "denied",
      action: "use registry",
      subject: formatReference(reference),
      state: `"${rule.prefix}" is blocked in ${rule.path}`,
      hint: "use another registry, or take the block out of that file",
    });
  }
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

/** The rule with the longest prefix that the name begins with. */
function findRule(reference: Reference, conf: RegistriesConf): Match | undefined {
  const name = formatReference(reference);
  let best: Match | undefined;
  for (const rule of conf.rules) {
    const length = matchLength(name, reference.domain, rule.prefix);
    if (length !== undefined && rule.prefix.length > (best?.rule.prefix.length ?? 0)) best = { rule, length };
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
  const rest = formatReference(reference).slice(found?.length ?? 0);
  const parsed = parseReference(location + rest);
  if (parsed.domain !== "" && parsed.path !== "") return parsed;
  throw new RlError({
    code: "invalid",
    action: "use registry",
    subject: repositoryName(reference),
    state: `"${location}" in ${found?.rule.path ?? ""} gives it no name`,
  });
}
