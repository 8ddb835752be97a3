/**
 * The embedded image `hello`: an OCI image layout made in memory of the one program the executable carries.
 * Loaded when the image is not in the store yet.
 */
import {
  type Digest,
  type Digester,
  formatDigest,
  type LayoutFiles,
  madeEntry,
  writeTar,
} from "../../mod.ts";

import program from "../hello/build/hello" with { type: "file" };
import { HELLO_VERSION_LABEL } from "./hello-name.ts";

const encoder = new TextEncoder();

/** The layout of the image, the same bytes for the same program and version. */
export async function helloLayout(
  architecture: string,
  version: string,
  digester: Digester,
): Promise<LayoutFiles> {
  const files = new Map<string, Uint8Array>();
  const add = (mediaType: string, bytes: Uint8Array): { mediaType: string; digest: Digest; size: number } => {
    const hasher = digester.create("sha256");
    hasher.update(bytes);
    const hex = hasher.hex();
    files.set(`blobs/sha256/${hex}`, bytes);
    return { mediaType, digest: formatDigest("sha256", hex), size: bytes.length };
  };
  const layer = add("application/vnd.oci.image.layer.v1.tar", await layerBytes());
  const config = add(
    "application/vnd.oci.image.config.v1+json",
    json({
      architecture,
      os: "linux",
      created: "1970-01-01T00:00:00Z",
      config: {
        Cmd: ["/hello"],
        Env: ["PATH=/"],
        WorkingDir: "/",
        Labels: { [HELLO_VERSION_LABEL]: version },
      },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  const manifestType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = add(
    manifestType,
    json({ schemaVersion: 2, mediaType: manifestType, config, layers: [layer] }),
  );
  files.set("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
  files.set("index.json", json({ schemaVersion: 2, manifests: [manifest] }));
  return files;
}

async function layerBytes(): Promise<Uint8Array> {
  const bytes = await Bun.file(program).bytes();
  const entry = madeEntry({ type: "file", path: "hello", mode: 0o755, size: bytes.length });
  return await new Response(writeTar([{ entry, data: [bytes] }])).bytes();
}

function json(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}
