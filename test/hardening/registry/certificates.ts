/** Certificates of an authority that the client trusts, and others. Made by openssl, valid for this run. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOk } from "../../helpers/process.ts";

export interface Pair {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  readonly ca: string;
  readonly good: Pair;
  readonly selfSigned: Pair;
  readonly wrongHost: Pair;
  readonly expired: Pair;
}

/** Names that the good certificate is for: also those that no honest authority would vouch for. */
const GOOD = [
  ..."registry.example cdn.example evil.example auth.example blobs.registry.example intranet metadata.google.internal localhost a.localhost"
    .split(" ")
    .map((name) => `DNS:${name}`),
  ..."127.0.0.1 10.0.0.1 192.168.1.1 169.254.169.254 0:0:0:0:0:0:0:1 fd00:0:0:0:0:0:0:1"
    .split(" ")
    .map((address) => `IP:${address}`),
].join(",");

export async function makeCertificates(directory: string): Promise<Certificates> {
  mkdirSync(directory, { recursive: true });
  const path = (name: string): string => join(directory, name);
  const openssl = (...args: string[]): Promise<string> => runOk(["openssl", ...args], { cwd: directory });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-days",
    "2",
    "-subj",
    "/CN=test authority",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  writeFileSync(path("index.txt"), "");
  writeFileSync(path("serial"), "01\n");
  writeFileSync(
    path("ca.cnf"),
    "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\n" +
      "policy=any\ncopy_extensions=copy\nunique_subject=no\n[any]\ncommonName=supplied\n",
  );
  const issue = async (name: string, names: string, from: string, to: string): Promise<Pair> => {
    const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${names}`];
    await openssl("req", "-new", ...newKey, ...subject, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    const validity = ["-startdate", from, "-enddate", to];
    const signer = ["-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-batch", "-notext"];
    await openssl("ca", ...signer, ...validity, "-in", `${name}.csr`, "-out", `${name}.pem`);
    return read(name);
  };
  const read = (name: string): Pair => ({
    key: readFileSync(path(`${name}.key`), "utf8"),
    cert: readFileSync(path(`${name}.pem`), "utf8"),
  });
  const self = [
    "-subj",
    "/CN=self",
    "-addext",
    `subjectAltName=${GOOD}`,
    "-keyout",
    "self.key",
    "-out",
    "self.pem",
  ];
  await openssl("req", "-x509", ...newKey, "-days", "2", ...self);
  return {
    ca: readFileSync(path("ca.pem"), "utf8"),
    good: await issue("good", GOOD, "20200101000000Z", "20991231000000Z"),
    selfSigned: read("self"),
    wrongHost: await issue("wrong", "DNS:somebody-else.test", "20200101000000Z", "20991231000000Z"),
    expired: await issue("expired", GOOD, "20200101000000Z", "20200201000000Z"),
  };
}
