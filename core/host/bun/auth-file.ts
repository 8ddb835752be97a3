/** Files of credentials: Docker's config.json, and containers-auth.json(5), which has the same `auths`. */
import { join } from "node:path";
import { RlError } from "../../errors.ts";
import type { RegistryCredential } from "../../ports/credentials.ts";
import { readConfigFile } from "./config-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** As far as it is about registries; other keys are somebody else's and stay. */
export interface AuthFile {
  auths?: Record<string, AuthEntry | null>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

export interface AuthEntry {
  /** Base64 of "user:password". */
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
}

const LIMIT = 4 * 1024 * 1024;

/**
 * The files to look in, in order: the named one alone; or $REGISTRY_AUTH_FILE, Docker's in $DOCKER_CONFIG or ~/.docker,
 * and the containers tools' in $XDG_RUNTIME_DIR and $XDG_CONFIG_HOME (~/.config).
 */
export function authFiles(environment: Environment, named?: string): readonly string[] {
  if (named !== undefined) return [named];
  const { REGISTRY_AUTH_FILE: file, XDG_RUNTIME_DIR: run, XDG_CONFIG_HOME: config, HOME: home } = environment;
  const docker = dockerDirectory(environment);
  const own = config || (home ? join(home, ".config") : undefined);
  return [
    ...(file ? [file] : []),
    ...(docker === undefined ? [] : [join(docker, "config.json")]),
    ...[run, own].filter((directory) => directory).map((directory) => join(directory ?? "", AUTH_JSON)),
  ];
}

const AUTH_JSON = "containers/auth.json";

/** The file that a login is written to: the named one, $REGISTRY_AUTH_FILE, or Docker's. Throws "invalid". */
export function writableAuthFile(environment: Environment, named?: string): string {
  const docker = dockerDirectory(environment);
  const path = named ?? (environment.REGISTRY_AUTH_FILE || (docker && join(docker, "config.json")));
  if (path !== undefined) return path;
  throw new RlError({
    code: "invalid",
    action: "find registry configuration",
    subject: "HOME",
    state: "it is not set",
    hint: "set HOME, or name a file with --authfile",
  });
}

function dockerDirectory({ DOCKER_CONFIG: directory, HOME: home }: Environment): string | undefined {
  return directory || (home ? join(home, ".docker") : undefined);
}

/** A file's content, or undefined when there is none. An empty file, as docker takes it, is an empty object. */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  const bytes = await readConfigFile("read registry configuration", path, LIMIT);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") return {};
  try {
    return Object(JSON.parse(text)) as AuthFile;
  } catch {
    // The parser's message quotes the text, in which there are secrets.
    throw refuse(path, "it is not JSON");
  }
}

/** The credential of an entry of `auths`; a login kept by a helper leaves an empty one behind. */
export function credentialOf(
  entry: AuthEntry | null | undefined,
  key: string,
  path: string,
): RegistryCredential | undefined {
  const identityToken = text(entry?.identitytoken);
  const credential = decodeAuth(text(entry?.auth), key, path) ?? {
    username: text(entry?.username) ?? "",
    password: text(entry?.password) ?? "",
  };
  if (identityToken !== undefined) return { ...credential, identityToken };
  return credential.username === "" ? undefined : credential;
}

/** The entry that docker would write. */
export function entryOf({ username, password, identityToken }: RegistryCredential): AuthEntry {
  const auth = Buffer.from(`${username}:${identityToken === undefined ? password : ""}`).toString("base64");
  return identityToken === undefined ? { auth } : { auth, identitytoken: identityToken };
}

function decodeAuth(auth: string | undefined, key: string, path: string): RegistryCredential | undefined {
  if (auth === undefined) return undefined;
  const decoded = Buffer.from(auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon <= 0) throw refuse(path, `"auth" of "${key}" is not base64 of user:password`);
  // Docker pads the password with NUL bytes in some versions.
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, "") };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function refuse(path: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read registry configuration",
    subject: path,
    state,
    hint: "mend or remove the file",
  });
}
