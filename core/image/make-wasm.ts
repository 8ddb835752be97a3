import { type Digest, formatDigest } from "../digest/digest.ts";
import { OCI_MANIFEST } from "../spec/media-type.ts";
import { formatPlatform } from "../spec/platform.ts";
import { WASM_CONFIG, WASM_LAYER, type WasmConfig } from "../spec/wasm-config.ts";
import { WASM_PLATFORM } from "../spec/wasm-platform.ts";
import { discardUnused } from "./archive/discard.ts";
import { createLease } from "./archive/leases.ts";
import { orCancelled } from "./cancelled.ts";
import { answerResolver } from "./documents.ts";
import { type PullEvent, withEvents } from "./events.ts";
import { makeDocument, makeManifest } from "./make-image.ts";
import { namelessReference } from "./name.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import { type ResolvedImage, resolveImage } from "./resolve.ts";
import { storeImage } from "./store-image.ts";

export interface MakeWasmOptions {
  /** The program as messages call it: a file's name, "-". */
  readonly subject: string;
  /** Full reference of the image; without one it has only its id. */
  readonly reference?: string | undefined;
  readonly author?: string | undefined;
  /** RFC 3339 time. */
  readonly created: string;
  readonly signal?: AbortSignal | undefined;
}

/** What a program is, as a config tells it. */
export type WasmDescription = Pick<WasmConfig, "os" | "component">;

/**
 * Make an image of a WebAssembly program, as the CNCF's TAG Runtime specifies such artifacts: the program's bytes are
 * its one layer, so that the layer's digest is the program's own.
 *
 * @throws RlError "corrupt" for what is no WebAssembly program
 */
export function makeWasmImage(
  program: Uint8Array,
  description: WasmDescription,
  options: MakeWasmOptions,
  ports: ImageStorePorts,
): AsyncGenerator<PullEvent, ImageRecord> {
  return withEvents(async (emit, signal) => {
    const lease = createLease(ports.locks);
    const added = new Set<Digest>();
    const made: ImageRecord[] = [];
    try {
      return await orCancelled({ action: "make image of", subject: options.subject }, signal, async () => {
        const image = await imageOf(program, description, options, ports);
        for (const { descriptor } of [...image.documents, ...image.layers]) {
          await lease.add(descriptor.digest);
          if (!(await ports.blobs.has(descriptor.digest))) added.add(descriptor.digest);
        }
        const reference = options.reference ?? namelessReference(image.target);
        const name = { reference, platform: formatPlatform(WASM_PLATFORM) };
        const source = async function* (): AsyncGenerator<Uint8Array> {
          yield program;
        };
        const record = await storeImage(name, image, source, ports, emit, signal);
        made.push(record);
        return record;
      });
    } finally {
      await lease.release();
      await discardUnused(added, made, ports);
    }
  }, options.signal);
}

/** Resolved from the documents that are made, as anybody will who pulls it. */
async function imageOf(
  program: Uint8Array,
  { os, component }: WasmDescription,
  { subject, created, author }: MakeWasmOptions,
  { digester }: ImageStorePorts,
): Promise<ResolvedImage> {
  const hasher = digester.create("sha256");
  hasher.update(program);
  const layer = {
    mediaType: WASM_LAYER,
    digest: formatDigest("sha256", hasher.hex()),
    size: program.length,
  };
  const value: WasmConfig = {
    created,
    ...(author !== undefined && { author }),
    architecture: "wasm",
    os,
    layerDigests: [layer.digest],
    component,
  };
  const config = makeDocument(value, WASM_CONFIG, digester);
  const manifest = makeManifest(config.descriptor, [layer], OCI_MANIFEST, digester);
  return await answerResolver(resolveImage(subject, WASM_PLATFORM), async ({ kind }) => {
    const { bytes, descriptor } = kind === "config" ? config : manifest;
    return { bytes, ...descriptor };
  });
}
