/** Signatures in cosign's format, made with openssl and pushed as a client would. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOk } from "../process.ts";
import type { Registry } from "../registry.ts";
import { sha256 } from "./handmade.ts";

export interface SigningKey {
  readonly privatePath: string;
  readonly publicPath: string;
}

export interface SignedClaim {
  /** The manifest the signature is for. */
  readonly digest: string;
  /** The name it claims. */
  readonly reference: string;
}

export interface PushedSignature extends SignedClaim {
  readonly key: SigningKey;
  /** The repository it is pushed to: "team/app". */
  readonly repository: string;
  /** The manifest it is put beside, when that is another. */
  readonly beside?: string | undefined;
  /** What is pushed in place of what was signed. */
  readonly tampered?: SignedClaim | undefined;
}

/** A new ECDSA key, as `cosign generate-key-pair` makes. */
export async function makeKey(directory: string, name: string): Promise<SigningKey> {
  const [privatePath, publicPath] = [join(directory, `${name}.pem`), join(directory, `${name}.pub`)];
  await runOk(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", privatePath]);
  await runOk(["openssl", "pkey", "-in", privatePath, "-pubout", "-out", publicPath]);
  return { privatePath, publicPath };
}

function payload({ digest, reference }: SignedClaim): string {
  const critical = {
    identity: { "docker-reference": reference },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  return JSON.stringify({ critical, optional: null });
}

/** Sign an image and push the signature to its tag, in place of those that are there. */
export async function pushSignature(registry: Registry, signature: PushedSignature): Promise<void> {
  const { key, repository, tampered, beside = signature.digest } = signature;
  const file = `${key.privatePath}.payload`;
  writeFileSync(file, payload(signature));
  const made = await runOk([
    "sh",
    "-c",
    'openssl dgst -sha256 -sign "$0" "$1" | base64 -w0',
    key.privatePath,
    file,
  ]);
  const layer = payload(tampered ?? signature);
  const config = "{}";
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: describe("application/vnd.oci.image.config.v1+json", config),
    layers: [
      {
        ...describe("application/vnd.dev.cosign.simplesigning.v1+json", layer),
        annotations: { "dev.cosignproject.cosign/signature": made },
      },
    ],
  };
  const base = `http://${registry.host}/v2/${repository}`;
  for (const blob of [config, layer]) {
    const opened = await send("POST", `${base}/blobs/uploads/`, "");
    const location = new URL(opened.headers.get("location") ?? "", base);
    location.searchParams.set("digest", sha256(blob));
    await send("PUT", location.href, blob, "application/octet-stream");
  }
  await send("PUT", `${base}/manifests/${beside.replace(":", "-")}.sig`, JSON.stringify(manifest), mediaType);
}

function describe(mediaType: string, text: string): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: sha256(text), size: text.length };
}

async function send(method: string, url: string, body: string, type = "text/plain"): Promise<Response> {
  const response = await fetch(url, { method, body, headers: { "content-type": type } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status}`);
  return response;
}
