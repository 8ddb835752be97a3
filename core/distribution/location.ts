import { RlError } from "../errors.ts";
import type { Purpose } from "./failure.ts";
import { checkForeign, redirectTarget } from "./redirect.ts";

/**
 * Where an upload goes on: the `Location` of an answer, relative or absolute (distribution-spec, "Pushing a
 * blob in chunks"). An address of another origin is taken only when it is https and public; credentials are
 * never sent to it, which is the exchange's business.
 *
 * @param from     the URL that was asked
 * @param location the header; null when there was none
 * @param origin   the registry's own origin
 */
export function uploadLocation(
  from: string,
  location: string | null,
  origin: string,
  purpose: Purpose,
): string {
  if (location === null || location === "") {
    const { action, subject } = purpose;
    const state = "the registry did not say where to send the content";
    throw new RlError({ action, subject, code: "corrupt", state });
  }
  const own = ownAddress(location, from, origin);
  if (own !== undefined) return own;
  const target = redirectTarget(from, location, purpose);
  if (target.origin !== new URL(origin).origin) checkForeign(target, purpose);
  return target.href;
}

/**
 * The next page of a listing: always at the registry itself, since another origin could not be one.
 * Undefined when the address is another one's.
 */
export function pageLocation(from: string, location: string, origin: string): string | undefined {
  const own = ownAddress(location, from, origin);
  if (own !== undefined) return own;
  const target = URL.parse(location, from);
  return target?.origin === new URL(origin).origin && target.username === "" && target.password === ""
    ? target.href
    : undefined;
}

/**
 * Registries behind a proxy often write http where they were reached by https. The same host by plain http can
 * only be meant as ourselves seeing it, and asking the origin we know instead gives nothing away.
 */
function ownAddress(location: string, from: string, origin: string): string | undefined {
  const target = URL.parse(location, from);
  const own = new URL(origin);
  if (target === null || own.protocol !== "https:" || target.protocol !== "http:") return undefined;
  if (target.hostname !== own.hostname || (target.port !== "" && target.port !== own.port)) return undefined;
  if (target.username !== "" || target.password !== "") return undefined;
  return `${own.origin}${target.pathname}${target.search}`;
}
