/** Images made by hand: an OCI layout written file by file, pushed by skopeo. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imagesDirectory } from "../images.ts";
import { runOk } from "../process.ts";
import type { Registry } from "../registry.ts";
import { tempDir } from "../temp-dir.ts";
import { type TarEntry, tar } from "./tar.ts";

export interface HandmadeImage {
  /** Bottom first. */
  readonly layers: readonly (readonly TarEntry[])[];
  /** The config's "config": Cmd, Env, WorkingDir and so on. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** Digests of the plain archives; the right ones when missing. */
  readonly diffIds?: readonly string[] | undefined;
}

export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Every file of a layout by its path: "blobs/sha256/…", "index.json", "oci-layout". */
export interface HandmadeLayout {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

const OCI = "application/vnd.oci.image";

export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
}

/** A file of a layout. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** The layout of an image for this machine. */
export function makeLayout(image: HandmadeImage): HandmadeLayout {
  const files = new Map<string, Uint8Array>();
  const add = (mediaType: string, bytes: Uint8Array): Blob => {
    const blob = { mediaType, digest: sha256(bytes), size: bytes.length };
    files.set(blobPath(blob.digest), bytes);
    return blob;
  };
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const archives = image.layers.map(tar);
  const layers = archives.map((bytes) => add(`${OCI}.layer.v1.tar+gzip`, Bun.gzipSync(bytes)));
  const config = add(
    `${OCI}.config.v1+json`,
    json({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      config: { Cmd: ["sh"], Env: ["PATH=/bin"], ...image.config },
      rootfs: { type: "layers", diff_ids: image.diffIds ?? archives.map(sha256) },
    }),
  );
  const mediaType = `${OCI}.manifest.v1+json`;
  const manifest = add(mediaType, json({ schemaVersion: 2, mediaType, config, layers }));
  const annotations = { "org.opencontainers.image.ref.name": "latest" };
  files.set("index.json", json({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
  files.set("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
  return { files, manifest, config, layers };
}

/** Push a layout's tag "latest" as it is, with more flags for skopeo if need be; returns the reference. */
export async function pushLayout(
  registry: Registry,
  layout: string,
  name: string,
  more: readonly string[] = [],
): Promise<string> {
  const reference = `${registry.host}/${name}`;
  const flags = ["--quiet", "--dest-tls-verify=false", "--preserve-digests"];
  await runOk([
    ...["skopeo", "--insecure-policy", "--tmpdir", "/tmp", "copy", ...flags, ...more],
    ...[`oci:${layout}:latest`, `docker://${reference}${name.includes(":") ? "" : ":latest"}`],
  ]);
  return reference;
}

/** Make an image and push it. */
export async function pushImage(
  registry: Registry,
  name: string,
  image: HandmadeImage,
  more: readonly string[] = [],
): Promise<string> {
  using scratch = tempDir("rl-handmade");
  mkdirSync(join(scratch.path, "blobs/sha256"), { recursive: true });
  for (const [path, bytes] of makeLayout(image).files) writeFileSync(join(scratch.path, path), bytes);
  return await pushLayout(registry, scratch.path, name, more);
}

/** A shell and its tools in /bin, without any other directory: the rest is the test's. */
export function busyboxEntries(): TarEntry[] {
  const bin = join(imagesDirectory(), "rootfs/busybox/bin");
  const applets = readdirSync(bin).filter((name) => name !== "busybox");
  return [
    { path: "bin/", type: "directory" },
    { path: "bin/busybox", mode: 0o755, content: readFileSync(join(bin, "busybox")) },
    ...applets.map((name): TarEntry => ({ path: `bin/${name}`, type: "symlink", link: "busybox" })),
  ];
}
