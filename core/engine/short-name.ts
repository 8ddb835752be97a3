/** What short names mean by the aliases of `registries.conf`. */
import {
  type ContentPorts,
  findImage,
  formatReference,
  isRlError,
  type Platform,
  parseAliasedReference,
  parseNormalizedReference,
  type Reference,
  type RegistryPorts,
  readRegistries,
} from "../mod.ts";
import { HELLO, HELLO_REFERENCE } from "./run/hello-name.ts";

/** What can only be an identifier: no image may have such a name. */
export const WHOLE_IDENTIFIER = /^(?:sha256:[0-9a-f]+|[0-9a-f]{64})$/;

/** The full reference that a name means where a registry may be asked, with a tag or a digest. Throws "invalid". */
export async function meantReference(
  text: string,
  ports: Pick<RegistryPorts, "registries">,
): Promise<Reference> {
  const { aliases } = await readRegistries(ports);
  return parseAliasedReference(text, aliases);
}

/** The same of a name that shall mean all tags of a repository: undefined for one that has a tag or a digest. */
export async function meantRepository(
  text: string,
  ports: Pick<RegistryPorts, "registries">,
): Promise<Pick<Reference, "domain" | "path"> | undefined> {
  const { tag, digest } = parseNormalizedReference(text);
  if (tag !== undefined || digest !== undefined) return undefined;
  const { domain, path } = await meantReference(text, ports);
  return { domain, path };
}

/**
 * By what to look for an image that is here: the text as it was typed, or, when nothing is called so, the embedded
 * image or what an alias makes of it, as `rl run` and `rl pull` take it. The text also when there is neither.
 * `registries.conf` is read only when nothing is called as it was typed.
 *
 * @throws RlError "invalid" for what can be no image, and for configuration that cannot be read
 */
export async function storedName(
  text: string,
  platform: Platform,
  ports: Pick<ContentPorts, "metadata" | "registries">,
): Promise<string> {
  const isHere = (name: string): Promise<boolean> =>
    findImage(name, platform, ports.metadata).then(
      () => true,
      (error: unknown) => {
        if (isRlError(error) && error.code === "not-found") return false;
        throw error;
      },
    );
  if (WHOLE_IDENTIFIER.test(text) || (await isHere(text))) return text;
  const meant = text === HELLO ? HELLO_REFERENCE : formatReference(await meantReference(text, ports));
  return (await isHere(meant)) ? meant : text;
}
