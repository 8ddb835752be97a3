import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RlError } from "../../errors.ts";
import type { Credentials, RegistryCredential } from "../../ports/credentials.ts";
import { askCredentialHelper } from "./credential-helper.ts";
import { fileError, isMissing } from "./files.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Docker Hub goes by its first address in these files. */
const HUB_SERVER = "https://index.docker.io/v1/";
const HUB_NAMES = [HUB_SERVER, "index.docker.io", "docker.io", "registry-1.docker.io"];

/** Docker's config.json, as far as it is about registries; containers' auth.json has the same `auths`. */
interface ConfigFile {
  readonly auths?: Readonly<Record<string, AuthEntry | undefined>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

interface AuthEntry {
  /** Base64 of "user:password". */
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
}

/**
 * The credentials other tools have stored: in $REGISTRY_AUTH_FILE, then $DOCKER_CONFIG/config.json, or
 * ~/.docker/config.json without that variable. The first file that knows the registry counts; within one file a
 * helper for this registry goes before the general one, and that before what is written in the file.
 *
 * Read anew for each lookup: a login in another window counts at once.
 */
export function createCredentials(environment: Environment = process.env): Credentials {
  return {
    lookup: async (registry) => {
      for (const path of configPaths(environment)) {
        const config = await readConfig(path);
        const found = config && (await lookupIn(config, registry, path, environment));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function configPaths(environment: Environment): string[] {
  const { REGISTRY_AUTH_FILE: file, DOCKER_CONFIG: directory, HOME: home } = environment;
  const docker = directory || (home ? join(home, ".docker") : undefined);
  return [...(file ? [file] : []), ...(docker === undefined ? [] : [join(docker, "config.json")])];
}

async function readConfig(path: string): Promise<ConfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError("read registry configuration", path, error);
  }
  try {
    return Object(JSON.parse(text)) as ConfigFile;
  } catch (error) {
    throw refuse(path, "it is not JSON", error);
  }
}

async function lookupIn(
  config: ConfigFile,
  registry: string,
  path: string,
  environment: Environment,
): Promise<RegistryCredential | undefined> {
  const names =
    registry === "docker.io" ? HUB_NAMES : [registry, `https://${registry}`, `http://${registry}`];
  const helper = names.map((name) => own(config.credHelpers, name)).find(Boolean) ?? config.credsStore;
  if (typeof helper === "string" && helper !== "") {
    const server = registry === "docker.io" ? HUB_SERVER : registry;
    const found = await askCredentialHelper(helper, server, environment);
    if (found !== undefined) return found;
  }
  for (const [server, entry] of Object.entries(config.auths ?? {})) {
    if (!names.includes(trimServer(server)) && !names.includes(server)) continue;
    const found = readEntry(entry, server, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Old logins wrote the API's path behind the host: "https://host/v2/". */
function trimServer(server: string): string {
  return server.replace(/\/(?:v[12]\/?)?$/, "");
}

function readEntry(
  entry: AuthEntry | undefined,
  server: string,
  path: string,
): RegistryCredential | undefined {
  const identityToken = text(entry?.identitytoken);
  const credential = decodeAuth(text(entry?.auth), server, path) ?? {
    username: text(entry?.username) ?? "",
    password: text(entry?.password) ?? "",
  };
  if (identityToken !== undefined) return { ...credential, identityToken };
  // A login kept by a helper leaves an empty entry behind.
  return credential.username === "" ? undefined : credential;
}

function decodeAuth(auth: string | undefined, server: string, path: string): RegistryCredential | undefined {
  if (auth === undefined) return undefined;
  const decoded = Buffer.from(auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon <= 0) throw refuse(path, `"auth" of "${server}" is not base64 of user:password`);
  // Docker pads the password with NUL bytes in some versions.
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, "") };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A property of the object itself: a host named "constructor" is not in every file. */
function own(object: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

function refuse(path: string, state: string, cause?: unknown): RlError {
  return new RlError({
    code: "invalid",
    action: "read registry configuration",
    subject: path,
    state,
    hint: "mend or remove the file",
    cause,
  });
}
