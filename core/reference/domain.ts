/**
 * One spelling for each registry's host. References keep the one they were typed in; what is said about a registry, by
 * a policy or a configuration, is said of the server, however a name spells it.
 */
import type { Reference } from "./reference.ts";

const HUB = "docker.io";
/** Docker Hub's registry answers at these as well. */
const HUB_HOSTS: readonly string[] = ["registry-1.docker.io", "registry.hub.docker.com", "index.docker.io"];

/**
 * A host with an optional port as a URL of https has it: in lower case, without the port 443, addresses and ports in
 * their usual digits. Empty stays empty.
 */
export function canonicalDomain(domain: string): string {
  // What is no host in a URL cannot be reached; it still has to be compared.
  return URL.parse(`https://${domain}`)?.host || domain.toLowerCase();
}

/** Whether two domains are one server. */
export function isSameServer(one: string, other: string): boolean {
  return canonicalDomain(one) === canonicalDomain(other);
}

/** A name, the beginning of one, or "*.DOMAIN", with its host as in `canonicalDomain`. */
export function canonicalName(name: string): string {
  if (name.startsWith("*.")) return name.toLowerCase();
  const slash = name.indexOf("/");
  return slash < 0 ? canonicalDomain(name) : `${canonicalDomain(name.slice(0, slash))}${name.slice(slash)}`;
}

/**
 * What people call the same image who say something about its registry, besides its own name: by Docker Hub's name
 * where it was asked for at another of its hosts, and without the port 80, at which plain http finds the bare host.
 */
export function otherNames(reference: Reference): readonly Reference[] {
  const domain = canonicalDomain(reference.domain);
  if (HUB_HOSTS.includes(domain)) return [{ ...reference, domain: HUB }];
  return domain.endsWith(":80") ? [{ ...reference, domain: domain.slice(0, -":80".length) }] : [];
}
