import { formatDigest } from "../digest/digest.ts";
import { OCI_MANIFEST } from "../spec/media-type.ts";
import { WASM_CONFIG, WASM_LAYER, type WasmConfig } from "../spec/wasm-config.ts";
import { WASM_PLATFORM } from "../spec/wasm-platform.ts";
import { answerResolver } from "./documents.ts";
import type { PullEvent } from "./events.ts";
import { keepMade, type MadeImageOptions } from "./made-image.ts";
import { makeDocument, makeManifest } from "./make-image.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import { type ResolvedImage, resolveImage } from "./resolve.ts";

export interface MakeWasmOptions extends MadeImageOptions {
  readonly author?: string | undefined;
  /** RFC 3339 time. */
  readonly created: string;
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
  return keepMade("make image of", options, ports, async () => ({
    image: await imageOf(program, description, options, ports),
    platform: WASM_PLATFORM,
    layers: async function* () {
      yield program;
    },
  }));
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
