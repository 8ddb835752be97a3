/** The images of images.sh, and ways to damage copies of them. */
import { cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Registry, type RegistryOptions, startRegistry } from "./registry.ts";
import { tempDir } from "./temp-dir.ts";
import { repository } from "./user.ts";

/** The names below oci/. */
export type LayoutName =
  | "busybox"
  | "busybox-zstd"
  | "busybox-index"
  | "busybox-config"
  | "busybox-layers"
  | "debian"
  | "debian-zstd";

let directory: string | undefined;

/** The directory with the images, which are made when they are missing (about half a minute, once per machine). */
export function imagesDirectory(): string {
  if (directory === undefined) {
    const made = Bun.spawnSync([join(repository, "test/helpers/images.sh")], {
      stdin: "ignore",
      timeout: 600_000,
    });
    if (made.exitCode !== 0) throw new Error(`images.sh failed:\n${made.stderr.toString()}`);
    directory = made.stdout.toString().trim();
  }
  return directory;
}

/** An OCI layout with the one tag "latest". */
export function layoutOf(name: LayoutName): string {
  return join(imagesDirectory(), "oci", name);
}

/** A registry with all images, read-only: nothing is copied. */
export function startImageRegistry(options: Pick<RegistryOptions, "pages"> = {}): Promise<Registry> {
  return startRegistry({ ...options, storage: join(imagesDirectory(), "registry"), readOnly: true });
}

/** A registry with a copy of all images, to be written to or damaged. */
export async function startWritableImageRegistry(): Promise<Registry> {
  const copy = tempDir("rl-images");
  const storage = join(copy.path, "registry");
  cpSync(join(imagesDirectory(), "registry"), storage, { recursive: true });
  const registry = await startRegistry({ storage });
  const stop = async (): Promise<void> => {
    await registry.stop();
    copy.remove();
  };
  return { ...registry, stop, [Symbol.asyncDispose]: stop };
}

interface DescriptorLike {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The manifest and its layers behind a layout's tag (of the first manifest, for a layout with one). */
export function describe(layout: string): {
  manifest: DescriptorLike;
  config: DescriptorLike;
  layers: DescriptorLike[];
} {
  const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
    manifests: DescriptorLike[];
  };
  const [manifest] = index.manifests;
  if (manifest === undefined) throw new Error(`${layout} is empty`);
  const text = readFileSync(layoutBlob(layout, manifest.digest), "utf8");
  const { config, layers } = JSON.parse(text) as { config: DescriptorLike; layers: DescriptorLike[] };
  return { manifest, config, layers };
}

/** A blob's file in an OCI layout. */
export function layoutBlob(layout: string, digest: string): string {
  return join(layout, "blobs", ...digest.split(":"));
}

/** A blob's file in a registry's storage. */
export function registryBlob(registry: Registry, digest: string): string {
  const [algorithm = "", hex = ""] = digest.split(":");
  return join(registry.storage, "docker/registry/v2/blobs", algorithm, hex.slice(0, 2), hex, "data");
}

/** Cut a file to this share of its length. */
export function truncateBlob(path: string, share = 0.5): void {
  truncateSync(path, Math.floor(readFileSync(path).length * share));
}

/** Change one bit in the middle, keeping the length. */
export function flipBit(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
