/** A certificate authority of our own, made by openssl. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as requires from "./requires.ts";
import { skipIf } from "./skip.ts";
import { tempDir } from "./temp-dir.ts";

/** A certificate with its key, as files and as text in PEM. */
export interface Pair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Disposable {
  readonly directory: string;
  readonly certFile: string;
  readonly cert: string;
  /** A certificate for these names: "IP:127.0.0.1", "DNS:registry.test"; its key is of an elliptic curve or RSA. */
  issue(name: string, subjects: readonly string[], kind?: "ec" | "rsa"): Pair;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const NEW_RSA_KEY = ["-newkey", "rsa:2048", "-nodes"];

/** Make one; skips where openssl is not there. */
export function makeAuthority(commonName = "Test Authority"): Authority {
  skipIf(requires.tool("openssl"));
  const scratch = tempDir("rl-pki");
  const file = (name: string): string => join(scratch.path, name);
  const self = ["-subj", `/CN=${commonName}`, "-addext", "basicConstraints=critical,CA:TRUE", "-days", "2"];
  openssl("req", "-x509", ...NEW_KEY, "-keyout", file("ca.key"), "-out", file("ca.crt"), ...self);
  const issue = (name: string, subjects: readonly string[], kind: "ec" | "rsa" = "ec"): Pair => {
    const [certFile, keyFile, request] = [file(`${name}.cert`), file(`${name}.key`), file(`${name}.csr`)];
    const extensions = file(`${name}.ext`);
    writeFileSync(extensions, `subjectAltName=${subjects.join(",")}\n`);
    openssl(
      "req",
      ...(kind === "ec" ? NEW_KEY : NEW_RSA_KEY),
      "-keyout",
      keyFile,
      "-out",
      request,
      "-subj",
      `/CN=${name}`,
    );
    const by = ["-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", request, ...by, "-extfile", extensions, "-out", certFile);
    return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  };
  return {
    directory: scratch.path,
    certFile: file("ca.crt"),
    cert: readFileSync(file("ca.crt"), "utf8"),
    issue,
    [Symbol.dispose]: () => scratch.remove(),
  };
}

function openssl(...words: readonly string[]): void {
  const made = Bun.spawnSync(["openssl", ...words], { stdin: "ignore", stderr: "pipe", timeout: 60_000 });
  if (made.exitCode !== 0) throw new Error(`openssl ${words.join(" ")}:\n${made.stderr.toString()}`);
}
