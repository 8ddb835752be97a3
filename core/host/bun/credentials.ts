import type { Credentials, RegistryCredential } from "../../ports/credentials.ts";
import { type AuthFile, authFiles, credentialOf, readAuthFile } from "./auth-file.ts";
import { hostKeys, isKeyOf, namespaceKeys, serverKey } from "./auth-keys.ts";
import { askCredentialHelper } from "./credential-helper.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The credentials that logins have stored, ours and other tools', in the files of auth-file.ts. The first file that
 * knows the registry counts. Within one file an entry for a part of the registry's names goes before those for all
 * of it, and of these the helper for this registry before the general one, and that before what is written in the file.
 *
 * Read anew for each lookup: a login in another window counts at once.
 *
 * @param authfile look in this file alone
 */
export function createCredentials(
  environment: Environment = process.env,
  authfile: string | undefined = undefined,
): Credentials {
  return {
    lookup: async (registry, repository) => {
      for (const path of authFiles(environment, authfile)) {
        const file = await readAuthFile(path);
        const found = file && (await lookupIn(file, registry, repository, path, environment));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

async function lookupIn(
  file: AuthFile,
  registry: string,
  repository: string | undefined,
  path: string,
  environment: Environment,
): Promise<RegistryCredential | undefined> {
  const auths = file.auths ?? {};
  for (const key of namespaceKeys(registry, repository)) {
    const found = Object.hasOwn(auths, key) ? credentialOf(auths[key], key, path) : undefined;
    if (found !== undefined) return found;
  }
  const helper = helperOf(file, registry);
  if (helper !== undefined) {
    const found = await askCredentialHelper(helper, serverKey(registry), environment);
    if (found !== undefined) return found;
  }
  for (const [key, entry] of Object.entries(auths)) {
    const found = isKeyOf(key, registry) ? credentialOf(entry, key, path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The helper that a file names for a registry, if any. */
export function helperOf({ credHelpers, credsStore }: AuthFile, registry: string): string | undefined {
  // A property of the object itself: a host named "constructor" is not in every file.
  const named = hostKeys(registry).find(
    (key) => credHelpers !== undefined && Object.hasOwn(credHelpers, key),
  );
  const helper = named === undefined ? credsStore : credHelpers?.[named];
  return typeof helper === "string" && helper !== "" ? helper : undefined;
}
