/** What registries are called in files of credentials. */

/** Docker Hub goes by its first address in these files, and with Docker's helpers. */
export const HUB_SERVER = "https://index.docker.io/v1/";
const HUB_NAMES: readonly string[] = [HUB_SERVER, "index.docker.io", "docker.io", "registry-1.docker.io"];

/** The key under which docker keeps a login. */
export function serverKey(registry: string): string {
  return registry === "docker.io" ? HUB_SERVER : registry;
}

/** The names of a host in `credHelpers`, likeliest first. */
export function hostKeys(registry: string): readonly string[] {
  return registry === "docker.io" ? HUB_NAMES : [registry, `https://${registry}`, `http://${registry}`];
}

/** "host/owner/name", "host/owner" for a repository: keys that are for a part of a registry, most exact first. */
export function namespaceKeys(registry: string, repository: string | undefined): readonly string[] {
  const words = repository === undefined || repository === "" ? [] : repository.split("/");
  return words.map((_, index) => `${registry}/${words.slice(0, words.length - index).join("/")}`);
}

/**
 * What a key is for, as `login` is told it: "docker.io", "ghcr.io", "quay.io/owner". Old logins wrote a scheme before
 * the host or the API's path behind it.
 */
export function registryOf(key: string): string {
  const [, host] = /^https?:\/\/([^/]+)/.exec(key) ?? [];
  const name = host ?? key.replace(/\/(?:v[12]\/?)?$/, "");
  return HUB_NAMES.includes(name) ? "docker.io" : name;
}

/** Whether a key of `auths` is for a host. */
export function isKeyOf(key: string, registry: string): boolean {
  return registryOf(key) === registry;
}
