import { rootCertificates } from "node:tls";
import { readConfigFile } from "./config-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where distributions keep the authorities that their administrator trusts, as one PEM file. */
const BUNDLES: readonly string[] = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

const LIMIT = 16 * 1024 * 1024;

/**
 * The certificate authorities that this machine trusts, each text one or more certificates in PEM: those of the file
 * that $SSL_CERT_FILE names, or of the first of the usual ones, or without any those that the runtime brings along; and
 * with them those of $NODE_EXTRA_CA_CERTS.
 *
 * @throws RlError "io", "invalid", "limit" for a file that cannot be read
 */
export async function systemRoots(environment: Environment): Promise<readonly string[]> {
  const { SSL_CERT_FILE: named, NODE_EXTRA_CA_CERTS: extra } = environment;
  const roots = await firstOf(named ? [named] : BUNDLES);
  const more = extra ? await firstOf([extra]) : undefined;
  return [...(roots === undefined ? rootCertificates : [roots]), ...(more === undefined ? [] : [more])];
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const bytes = await readConfigFile("read certificate authorities", path, LIMIT);
    if (bytes !== undefined && bytes.length > 0) return new TextDecoder().decode(bytes);
  }
  return undefined;
}
