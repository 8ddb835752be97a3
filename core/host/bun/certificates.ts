/** Certificates that are for one registry alone: containers-certs.d(5), and the same directories of Docker's. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { RlError } from "../../errors.ts";
import { fileError, isMissing } from "../common/files.ts";
import { readConfigFile } from "./config-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What one directory has, in PEM. */
export interface HostCertificates {
  /** Authorities that are trusted besides the machine's. */
  readonly authorities: readonly string[];
  /** Who we are, for servers that want to know. */
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
}

const ACTION = "read certificates";
const LIMIT = 1024 * 1024;
/** Docker Hub goes by this name in references, and its directory is named after it. */
const HUB = { host: "registry-1.docker.io", name: "docker.io" };

/** Where directories named after registries are, the user's first. */
export function certificateDirectories(environment: Environment): readonly string[] {
  const { HOME: home } = environment;
  const own = home ? [join(home, ".config/containers/certs.d")] : [];
  return [...own, "/etc/containers/certs.d", "/etc/docker/certs.d"];
}

/**
 * What the host of a URL may be called: HOST, HOST:PORT. A port that belongs to the scheme may be written or not.
 */
export function hostNames(url: URL): readonly string[] {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const hub = url.hostname === HUB.host ? [HUB.name] : [];
  return [...new Set([url.host, `${url.hostname}:${port}`, ...hub])];
}

/** The certificates for the host of a URL: those of the first directory of its name that is there. */
export async function certificatesFor(url: URL, directories: readonly string[]): Promise<HostCertificates> {
  for (const directory of directories) {
    for (const name of hostNames(url)) {
      const found = await readCertificates(join(directory, name));
      if (found !== undefined) return found;
    }
  }
  return { authorities: [] };
}

/**
 * The certificates in one directory, or undefined when there is none: every *.crt is an authority, the first pair
 * NAME.cert and NAME.key, by name, is the client's.
 *
 * @throws RlError "invalid" for half a pair, "io"
 */
export async function readCertificates(directory: string): Promise<HostCertificates | undefined> {
  const names = await list(directory);
  if (names === undefined) return undefined;
  const read = (name: string): Promise<string> => readPem(join(directory, name));
  const authorities = await Promise.all(names.filter((name) => name.endsWith(".crt")).map(read));
  for (const name of names.filter((each) => /\.(?:cert|key)$/.test(each))) {
    const other = name.endsWith(".key") ? name.replace(/key$/, "cert") : name.replace(/cert$/, "key");
    if (names.includes(other)) continue;
    const state = `"${other}", the other half of "${name}", is missing`;
    throw new RlError({ code: "invalid", action: ACTION, subject: directory, state });
  }
  const certificate = names.find((name) => name.endsWith(".cert"));
  if (certificate === undefined) return { authorities };
  const client = {
    certificate: await read(certificate),
    key: await read(certificate.replace(/cert$/, "key")),
  };
  return { authorities, client };
}

async function list(directory: string): Promise<string[] | undefined> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(ACTION, directory, error);
  }
}

async function readPem(path: string): Promise<string> {
  const text = new TextDecoder().decode(await readConfigFile(ACTION, path, LIMIT));
  // An empty or mistaken file would be passed over in silence, and then nobody knew why TLS fails.
  if (text.includes("-----BEGIN ")) return text;
  throw new RlError({ code: "invalid", action: ACTION, subject: path, state: "it is not in PEM" });
}
