import { isRlError, RlError } from "../errors.ts";
import { openEndpoint, readRegistries } from "./configured.ts";
import { type Purpose, statusOf } from "./failure.ts";
import { pushEndpoint } from "./mirrors.ts";
import type { RegistryPorts } from "./perform.ts";
import type { Registry, RegistryOptions } from "./registry.ts";
import type { FoundRepository, SearchQuery } from "./search-index.ts";

/** Docker Hub searches at another address than it serves images from. */
const HUB_INDEX = "index.docker.io";

/**
 * Search a registry for repositories. Docker Hub, and registries that have learnt it from there, answer a search of the
 * first version of the API; of the others the list of all repositories is looked through.
 *
 * @param domain host with optional port, as in a normalized reference
 * @throws RlError "unsupported" or "denied" when a registry has neither, "unavailable"
 */
export async function searchRegistry(
  domain: string,
  query: SearchQuery,
  ports: RegistryPorts,
  options: RegistryOptions = {},
): Promise<readonly FoundRepository[]> {
  const endpoint = pushEndpoint({ domain, path: "any" }, await readRegistries(ports), options);
  const place = endpoint.reference.domain;
  const at = place === "docker.io" ? HUB_INDEX : place;
  const reference = { domain: at, path: "any" };
  const registry = openEndpoint({ ...endpoint, reference }, ports, options);
  const purpose = { action: "search registry", subject: domain };
  try {
    return (await registry.search({ ...query, purpose })).slice(0, query.limit);
  } catch (error) {
    // Without an answer the other question would have none either.
    const refused = isRlError(error) && (statusOf(error) !== undefined || error.code === "invalid");
    if (!refused || error.code === "unavailable" || place === "docker.io") throw error;
    return await searchCatalog(registry, query, purpose);
  }
}

async function searchCatalog(
  registry: Registry,
  { term, limit }: SearchQuery,
  purpose: Purpose,
): Promise<readonly FoundRepository[]> {
  const names = await registry.catalog({ purpose }).catch((error: unknown) => {
    if (statusOf(error) === undefined) throw error;
    const { action, subject } = purpose;
    const state = "it offers neither a search nor a list of its repositories";
    throw new RlError({ action, subject, code: "unsupported", state, cause: error });
  });
  const found = names.filter((name) => name.includes(term)).slice(0, limit);
  return found.map((name) => ({ name, description: "", stars: 0, official: false, automated: false }));
}

/** All tags of a repository at its registry. */
export async function listRemoteTags(
  reference: { readonly domain: string; readonly path: string },
  ports: RegistryPorts,
  options: RegistryOptions = {},
): Promise<readonly string[]> {
  const { domain, path } = reference;
  const endpoint = pushEndpoint({ domain, path }, await readRegistries(ports), options);
  const purpose = { action: "list tags of", subject: `${domain}/${path}` };
  const registry = openEndpoint(endpoint, ports, options);
  return await registry.tags({ repository: endpoint.reference.path, purpose });
}
