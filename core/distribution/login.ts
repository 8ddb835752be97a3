import { isRlError, RlError } from "../errors.ts";
import type { RegistryCredential } from "../ports/credentials.ts";
import { openEndpoint, readRegistries } from "./configured.ts";
import { statusOf } from "./failure.ts";
import { pushEndpoint } from "./mirrors.ts";
import type { RegistryPorts } from "./perform.ts";
import type { RegistryOptions } from "./registry.ts";

/**
 * Find out whether a registry accepts a credential: ask for the root of its API, logging in when it wants that. A
 * registry that lets everybody in accepts every credential.
 *
 * @param domain host with optional port, as in a normalized reference
 * @throws RlError "denied" when it does not, "not-found" when there is no registry, "unavailable"
 */
export async function verifyLogin(
  domain: string,
  credential: RegistryCredential,
  ports: RegistryPorts,
  options: RegistryOptions = {},
): Promise<void> {
  const reference = { domain, path: "any" };
  const { insecure } = pushEndpoint(reference, await readRegistries(ports), options);
  const own = { ...ports, credentials: { lookup: async () => credential } };
  const registry = openEndpoint({ reference, insecure, mirror: false }, own, options);
  const purpose = { action: "log in at registry", subject: domain };
  try {
    await registry.ping({ purpose });
  } catch (error) {
    throw explain(error, purpose);
  }
}

function explain(error: unknown, purpose: { readonly action: string; readonly subject: string }): unknown {
  if (!isRlError(error) || statusOf(error) === undefined) return error;
  const { code, state } = error;
  if (code === "not-found") {
    const hint = "give its host, and its port if it has one";
    return new RlError({
      ...purpose,
      code,
      state: "there is no registry at this address",
      hint,
      cause: error,
    });
  }
  if (code !== "denied") return error;
  const detail = / \(the registry says: .*\)$/s.exec(state)?.[0] ?? "";
  return new RlError({
    ...purpose,
    code,
    state: `it does not accept this user name and password${detail}`,
    hint: "check both; some registries want a token in place of the password",
    cause: error,
  });
}
