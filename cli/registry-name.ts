/** What people write where a command wants a registry. */
import { parseNormalizedReference, RlError } from "../core/mod.ts";

/** A registry, or a part of it. */
export interface RegistryName {
  /** Host with an optional port, as in references: "docker.io". */
  readonly domain: string;
  /** What is behind the host: "owner/name"; empty for all of the registry. */
  readonly path: string;
  /** Both, as a credential for it is stored. */
  readonly key: string;
}

/** Docker Hub's addresses that people and scripts write. */
const HUB = ["docker.io", "index.docker.io", "registry-1.docker.io", "hub.docker.com"];

/**
 * Read a registry as docker and podman take it: with a scheme and the API's path, which say nothing more, or with a
 * path that only a part of it has. Docker Hub when it is missing. Throws "invalid".
 */
export function parseRegistryName(text: string | undefined): RegistryName {
  const written = (text ?? "docker.io").replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
  const slash = written.indexOf("/");
  const host = slash < 0 ? written : written.slice(0, slash);
  const path = slash < 0 ? "" : written.slice(slash + 1);
  const domain = HUB.includes(host) ? "docker.io" : host;
  // A word alone could be a user's name or an image: as a host it is written with a dot or a port.
  if (!/[.:]/.test(domain) && domain !== "localhost") throw notOne(text ?? "");
  const parsed = parseNormalizedReference(`${domain}/${path === "" ? "a/b" : path}`);
  if (parsed.domain !== domain || parsed.tag !== undefined || parsed.digest !== undefined)
    throw notOne(text ?? "");
  return { domain, path, key: path === "" ? domain : `${domain}/${path}` };
}

function notOne(text: string): RlError {
  return new RlError({
    code: "invalid",
    action: "use registry",
    subject: text,
    state: "it is not the name of a registry",
    hint: "write its host, like ghcr.io or registry.example.org:5000",
  });
}
