import { canonicalDomain, canonicalName, otherNames } from "../reference/domain.ts";
import { formatReference, type Reference, repositoryName } from "../reference/reference.ts";
import type { Policy, Requirements } from "./policy.ts";

/** Files and directories that hold images; "dir" is what skopeo writes. */
export type FileTransport = "oci" | "oci-archive" | "docker-archive" | "dir";

/** Where an image comes from, as a policy sees it. */
export type Origin =
  | { readonly transport: "docker"; readonly reference: Reference }
  /** `path` is absolute, clean and without symbolic links; `name` is the image's in the archive or layout. */
  | {
      readonly transport: FileTransport;
      /** Undefined for what comes from a stream: then only the transport's own scope holds it. */
      readonly path: string | undefined;
      readonly name?: string | undefined;
    };

/**
 * The requirements for an image: those of the most specific scope, and no other's. A registry's host is the same in
 * any spelling; an image that other names lead to as well must meet what scopes say of each of them.
 */
export function requirementsFor(policy: Policy, origin: Origin): Requirements {
  const known = policy.transports.get(origin.transport) ?? new Map<string, Requirements>();
  if (origin.transport !== "docker") return firstOf(scopesOf(origin), known) ?? policy.fallback;
  const scopes = inOneSpelling(known);
  const own = firstOf(scopesOf(origin), scopes) ?? policy.fallback;
  const others = otherNames(origin.reference).flatMap(
    (reference) => firstOf(registryScopes(reference), scopes) ?? [],
  );
  return others.length === 0 ? own : [...own, ...others];
}

function firstOf(
  scopes: readonly string[],
  known: ReadonlyMap<string, Requirements>,
): Requirements | undefined {
  const found = scopes.find((scope) => known.has(scope));
  return found === undefined ? undefined : known.get(found);
}

/** Scopes of registries by the spelling in which they are looked up; what is said in several holds together. */
function inOneSpelling(known: ReadonlyMap<string, Requirements>): ReadonlyMap<string, Requirements> {
  const scopes = new Map<string, Requirements>();
  for (const [written, requirements] of known) {
    const scope = canonicalName(written);
    const before = scopes.get(scope);
    scopes.set(scope, before === undefined ? requirements : [...before, ...requirements]);
  }
  return scopes;
}

/** The scopes an image is in, most specific first; the last is the transport's own. */
export function scopesOf(origin: Origin): readonly string[] {
  if (origin.transport === "docker") return [...registryScopes(origin.reference), ""];
  // The manual gives docker-archive no scope but the transport's.
  if (origin.transport === "docker-archive" || origin.path === undefined) return [""];
  const named = origin.name === undefined ? [] : [`${origin.path}:${origin.name}`];
  return [...named, ...pathScopes(origin.path), ""];
}

/** The image, its repository, each namespace above it, the host with its port, and domains above the host. */
function registryScopes(written: Reference): readonly string[] {
  const reference = { ...written, domain: canonicalDomain(written.domain) };
  const repository = repositoryName(reference);
  const exact = formatReference(reference);
  const scopes = exact === repository ? [] : [exact];
  for (let name = repository; ; ) {
    scopes.push(name);
    const slash = name.lastIndexOf("/");
    if (slash < 0) break;
    name = name.slice(0, slash);
  }
  let domain = reference.domain.replace(/:\d+$/, "");
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".")) {
    domain = domain.slice(dot + 1);
    scopes.push(`*.${domain}`);
  }
  return scopes;
}

/** The path and every directory above it but the root. */
function pathScopes(path: string): readonly string[] {
  const scopes: string[] = [];
  for (let at = path; at !== "" && at !== "/"; at = at.slice(0, at.lastIndexOf("/"))) scopes.push(at);
  return scopes;
}
