import { RlError } from "../errors.ts";
import { isInternal, isThisMachine } from "./host.ts";

/**
 * Decide whether a token service named by a registry may be asked, and be given the user's credential.
 *
 * The registry picks the address, so a hostile one could point at a service inside the user's network or have
 * a password sent in the clear. Asked is an https address; an address of this machine only when the registry itself
 * is on it, and for a registry reached by https one of a private network only when that is; plain http only when the
 * registry itself was reached by http.
 *
 * @param realm  the challenge's `realm`, or the target of a redirect of the token service
 * @param origin the registry's origin, "https://ghcr.io"
 */
export function checkRealm(realm: string, origin: string, registry: string): URL {
  const url = URL.parse(realm);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw refuse(registry, `its token service "${realm.slice(0, 160)}" is not a web address`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(registry, `the address of its token service at "${url.host}" has a password in it`);
  }
  const asked = new URL(origin);
  if (url.protocol === "http:" && asked.protocol === "https:") {
    throw refuse(registry, `its token service at "${url.host}" is not served by https`);
  }
  if (isThisMachine(url.hostname) && !isThisMachine(asked.hostname)) {
    throw refuse(registry, `its token service "${url.host}" is this machine's own address`);
  }
  const outside = !isInternal(asked.hostname) && url.hostname !== asked.hostname;
  if (isInternal(url.hostname) && outside && asked.protocol === "https:") {
    throw refuse(registry, `its token service "${url.host}" is an address of a private network`);
  }
  url.hash = "";
  return url;
}

function refuse(registry: string, state: string): RlError {
  return new RlError({
    code: "denied",
    action: "log in at registry",
    subject: registry,
    state,
    hint: "the registry is misconfigured or hostile; nothing was sent to that address",
  });
}
