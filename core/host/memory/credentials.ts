import type { Credentials, RegistryCredential } from "../../ports/credentials.ts";

/** Credentials from a record: registry host to credential. */
export function createMemoryCredentials(
  known: Readonly<Record<string, RegistryCredential>> = {},
): Credentials {
  return { lookup: async (registry) => (Object.hasOwn(known, registry) ? known[registry] : undefined) };
}
