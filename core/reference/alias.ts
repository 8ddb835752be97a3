/** Short names that the user gave a meaning of his own. */
import { parseDockerReference } from "./familiar.ts";
import type { Reference } from "./reference.ts";

/**
 * Read what `pull` and `run` take, with aliases: a name without a host that has one stands for another repository;
 * tag and digest are kept. Every other name is read as ever, and means Docker Hub when it has no host.
 *
 * @param aliases short names without tag and digest, to names in full
 * @throws RlError "invalid" or "unsupported"
 */
export function parseAliasedReference(text: string, aliases: ReadonlyMap<string, string>): Reference {
  const [, name = "", rest = ""] = /^([^:@]*)([:@].*)?$/s.exec(text) ?? [];
  const target = aliases.get(name);
  return parseDockerReference(target === undefined ? text : target + rest);
}
