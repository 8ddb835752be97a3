import { RlError } from "../errors.ts";
import { isSameServer } from "../reference/domain.ts";
import { isLoopback } from "./host.ts";

/** Docker Hub's name in references, and the host that serves its registry API. */
const HUB = "docker.io";
const HUB_API = "https://registry-1.docker.io";

/**
 * The origins at which a registry may be reached, best first.
 *
 * Always https. Plain http comes second, and only for this machine's loopback addresses, where nobody can
 * listen in, and for registries the user listed as insecure; not where he insists on TLS.
 *
 * @param domain    host with optional port, as in a reference
 * @param insecure  domains the user allows plain http for
 * @param tlsVerify true for https alone, whatever else is said
 */
export function registryOrigins(
  domain: string,
  insecure: readonly string[],
  tlsVerify?: boolean | undefined,
): readonly string[] {
  if (isSameServer(domain, HUB)) return [HUB_API];
  const url = URL.parse(`https://${domain}`);
  // A domain comes from a parsed reference; this guards callers that made one by hand.
  if (url === null || url.pathname !== "/" || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new RlError({
      code: "invalid",
      action: "reach registry",
      subject: domain,
      state: "it is not a host name with an optional port",
    });
  }
  const plain = isLoopback(url.hostname) || insecure.some((listed) => isSameServer(listed, domain));
  if (!plain || tlsVerify === true) return [url.origin];
  // Port 443 written out belongs to https; for http the same text has to be kept.
  return [url.origin, `http://${domain}`];
}
