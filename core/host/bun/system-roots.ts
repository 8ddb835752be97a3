import { rootCertificates } from "node:tls";
import { RlError } from "../../errors.ts";
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
const ACTION = "read certificate authorities";

/**
 * The certificate authorities that this machine trusts, each text one or more certificates in PEM: those of the file
 * that $SSL_CERT_FILE names, or of the first of the usual ones, or without any those that the runtime brings along; and
 * with them those of $NODE_EXTRA_CA_CERTS.
 *
 * @throws RlError "io", "invalid", "limit" for a file that cannot be read; "not-found" for one that a variable names
 */
export async function systemRoots(environment: Environment): Promise<readonly string[]> {
  const roots = (await namedBy("SSL_CERT_FILE", environment)) ?? (await usual());
  const more = await namedBy("NODE_EXTRA_CA_CERTS", environment);
  return [...(roots === undefined ? rootCertificates : [roots]), ...(more === undefined ? [] : [more])];
}

/**
 * What a variable names; undefined when it names nothing. Whoever names a file trusts its authorities: one that is
 * not there, or has none, must not make it those of everybody.
 */
async function namedBy(variable: string, environment: Environment): Promise<string | undefined> {
  const path = environment[variable];
  if (path === undefined || path === "") return undefined;
  const bytes = await readConfigFile(ACTION, path, LIMIT);
  const text = new TextDecoder().decode(bytes);
  if (text.includes("-----BEGIN")) return text;
  throw new RlError({
    code: bytes === undefined ? "not-found" : "invalid",
    action: ACTION,
    subject: path,
    state: bytes === undefined ? "there is no such file" : "it has no certificate in PEM",
    hint: `the variable ${variable} names it`,
  });
}

async function usual(): Promise<string | undefined> {
  for (const path of BUNDLES) {
    const bytes = await readConfigFile(ACTION, path, LIMIT);
    if (bytes !== undefined && bytes.length > 0) return new TextDecoder().decode(bytes);
  }
  return undefined;
}
