import type { Transport } from "../../ports/transport.ts";
import { createFetchTransport } from "../common/fetch-transport.ts";

/**
 * HTTP by a page's fetch, to registries that allow it (CORS). A page does not get to see redirects, so its browser
 * follows them, and drops the credentials on the way to another origin.
 *
 * @param options milliseconds without a byte after which a server counts as gone
 */
export function createTransport(options: { readonly idleTimeout?: number | undefined } = {}): Transport {
  return createFetchTransport({ ...options, redirects: "followed" });
}
