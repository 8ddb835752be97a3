/** Two registries that can be written to, one of them with images, and an empty store. */
import { createMemoryTransport } from "../../../../core/host/memory/mod.ts";
import type { FindOptions, FindPorts } from "../../../../core/image/index-list/locate.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import type { Platform } from "../../../../core/spec/platform.ts";
import {
  type Repository,
  type WritableRegistry,
  writableRegistry,
} from "../../distribution/writable-registry.ts";
import {
  AMD64,
  type Blob,
  type FixtureImage,
  finish,
  image,
  index,
  keeping,
  layer,
  type Store,
  store,
} from "../fixture.ts";

export const ARM64: Platform = { os: "linux", architecture: "arm64" };
export const base = layer({ a: "1" });
export const app = image([base, layer({ b: "2" })]);
export const arm = image([layer({ c: "3" })], { platform: ARM64 });
export const root = index([
  [app.manifest, { platform: AMD64 }],
  [
    arm.manifest,
    { platform: { ...ARM64, variant: "v8" }, annotations: { "org.example.note": "of the index" } },
  ],
]);

/** The index of both images, and each of them, at their registry. */
export const BOTH = "registry.test/app:both";
export const APP = "registry.test/app:amd64";
export const ARM = "registry.test/app:arm64";

export interface Lists {
  readonly at: Store;
  readonly ports: StorePorts;
  /** "registry.test", where the images are. */
  readonly from: WritableRegistry;
  /** "other.test", and all other hosts. */
  readonly to: WritableRegistry;
  pull(reference: string, platform?: Platform): Promise<void>;
}

export const OPTIONS: FindOptions = { platform: AMD64, anyPlatform: true };
export const SIGNAL: AbortSignal = new AbortController().signal;

export function lists(): Lists {
  const from = writableRegistry();
  const to = writableRegistry();
  stock(from.repository("app"), { both: root, amd64: app.manifest, arm64: arm.manifest }, app, arm);
  const at = store((request) => {
    const registry = new URL(request.url).host === "registry.test" ? from : to;
    return registry.server(request);
  });
  const ports = keeping(at);
  const pull = async (reference: string, platform = AMD64): Promise<void> => {
    await finish(pullImage(reference, { platform, policy: "always" }, ports));
  };
  return { at, ports, from, to, pull };
}

/** Put images into a repository. */
export function stock(
  { blobs, manifests, tags }: Repository,
  tagged: Readonly<Record<string, Blob>>,
  ...images: readonly FixtureImage[]
): void {
  const put = ({ digest, bytes, mediaType }: Blob): unknown => manifests.set(digest, { bytes, mediaType });
  for (const { manifest, config, layers } of images) {
    put(manifest);
    for (const { digest, bytes } of [config, ...layers]) blobs.set(digest, bytes);
  }
  for (const [tag, blob] of Object.entries(tagged)) {
    put(blob);
    tags.set(tag, blob.digest);
  }
}

/** Ports whose network answers nobody. */
export function offline(ports: StorePorts): FindPorts {
  const transport = createMemoryTransport(() => {
    throw new Error("nothing is to be asked");
  });
  return { ...ports, transport };
}
