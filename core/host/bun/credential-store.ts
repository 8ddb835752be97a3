import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { CredentialPlace, CredentialStore } from "../../ports/credential-store.ts";
import type { RegistryCredential } from "../../ports/credentials.ts";
import { fileError, isMissing, makeDirectory, writeFileDurably } from "../common/files.ts";
import { type AuthFile, entryOf, readAuthFile, writableAuthFile } from "./auth-file.ts";
import { isKeyOf, registryOf, serverKey } from "./auth-keys.ts";
import { eraseWithHelper, listWithHelper, storeWithHelper } from "./credential-helper.ts";
import { helperOf } from "./credentials.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Logins in the file that docker keeps its own in (auth-file.ts), or with the helper that this file names. The file is
 * replaced whole, for its owner alone; what else is in it stays.
 *
 * @param authfile keep them in this file
 */
export function createCredentialStore(
  environment: Environment = process.env,
  authfile: string | undefined = undefined,
): CredentialStore {
  const locate = (): string => writableAuthFile(environment, authfile);
  return {
    store: (registry, credential) => store(locate(), registry, credential, environment),
    erase: (registry) => erase(locate(), registry, environment),
    list: () => list(locate(), environment),
  };
}

async function store(
  path: string,
  registry: string,
  credential: RegistryCredential,
  environment: Environment,
): Promise<CredentialPlace> {
  const file = (await readAuthFile(path)) ?? {};
  const helper = isHost(registry) ? helperOf(file, registry) : undefined;
  const auths = without(file, registry);
  if (helper === undefined) {
    file.auths = { ...auths, [serverKey(registry)]: entryOf(credential) };
  } else {
    await storeWithHelper(helper, serverKey(registry), credential, environment);
    // As docker does: tools that know no helpers see that there is a login.
    file.auths = { ...auths, [serverKey(registry)]: {} };
  }
  await write(path, file);
  return helper === undefined ? { kind: "file", path } : { kind: "helper", name: helper };
}

async function erase(path: string, registry: string, environment: Environment): Promise<boolean> {
  const file = await readAuthFile(path);
  if (file === undefined) return false;
  const helper = isHost(registry) ? helperOf(file, registry) : undefined;
  const forgotten = helper !== undefined && (await eraseWithHelper(helper, serverKey(registry), environment));
  const kept = without(file, registry);
  const written = Object.keys(kept).length < Object.keys(file.auths ?? {}).length;
  if (written) {
    file.auths = kept;
    await write(path, file);
  }
  return forgotten || written;
}

async function list(path: string, environment: Environment): Promise<string[]> {
  const file = (await readAuthFile(path)) ?? {};
  const { auths = {}, credHelpers = {}, credsStore } = file;
  const named = Object.keys(credHelpers);
  const stored =
    typeof credsStore === "string" && credsStore !== "" ? await listWithHelper(credsStore, environment) : [];
  return [...new Set([...Object.keys(auths), ...named, ...stored].map(registryOf))];
}

/** The entries that are not for a registry, or not for a part of one. */
function without({ auths = {} }: AuthFile, registry: string): NonNullable<AuthFile["auths"]> {
  const own = (key: string): boolean => (isHost(registry) ? isKeyOf(key, registry) : key === registry);
  return Object.fromEntries(Object.entries(auths).filter(([key]) => !own(key)));
}

function isHost(registry: string): boolean {
  return !registry.includes("/");
}

async function write(path: string, file: AuthFile): Promise<void> {
  const text = `${JSON.stringify(file, null, "\t")}\n`;
  try {
    // A file that is a link stays one, for those who keep such files elsewhere.
    const target = await realpath(path).catch((error) => {
      if (isMissing(error)) return path;
      throw error;
    });
    await makeDirectory(dirname(target));
    await writeFileDurably(target, new TextEncoder().encode(text));
  } catch (error) {
    throw fileError("write registry configuration", path, error);
  }
}
