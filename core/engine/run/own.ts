/** The option U of a bind: what is mounted is given to the container's user, by his ids on the host. */
import { RlError } from "../../mod.ts";

/**
 * Refuse what nobody can mean: afterwards the caller could not log in any more. z and Z ask for labels, which mean
 * nothing without SELinux.
 *
 * @throws RlError "denied"
 */
export function checkOwned(given: readonly { readonly source: string }[], home: string | undefined): void {
  for (const { source } of given) {
    const isAbove = source === "/" || home === source || home?.startsWith(`${source}/`) === true;
    if (!isAbove) continue;
    throw new RlError({
      code: "denied",
      action: "give to the user of the container",
      subject: source,
      state: "all of your home directory would be his",
      hint: "name a directory in it, or leave out the option U",
    });
  }
}
