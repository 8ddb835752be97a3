/**
 * Configs of WebAssembly OCI artifacts, by the specification of the CNCF's TAG Runtime ("WASM OCI Artifact layout"):
 * one program in one layer that is no archive, and a config that says of it what matters to whoever executes it.
 */
import type { Digest } from "../digest/digest.ts";
import { asDigest } from "./descriptor.ts";
import { asObject, asText, listOf, optional, present, refuseField, required } from "./fields.ts";
import { type ImageConfig, parseImageConfig } from "./image-config.ts";
import { parseStrictJson } from "./json.ts";
import { isWasmPlatform } from "./wasm-platform.ts";

/** Media type of the config. */
export const WASM_CONFIG = "application/vnd.wasm.config.v0+json";
/** Media type of the layer: the program's bytes as they are. */
export const WASM_LAYER = "application/wasm";

/** What a program was pushed as before there was a specification. */
const OLDER_LAYERS: readonly string[] = [
  "application/vnd.wasm.content.layer.v1+wasm",
  "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm",
];

/** Where a container finds the program of an artifact. */
export const WASM_PATH = "/app.wasm";

/** What is written: field names as the specification has them. */
export interface WasmConfig {
  /** RFC 3339 time. */
  readonly created: string;
  readonly author?: string | undefined;
  readonly architecture: "wasm";
  /** "wasip1" for a core module, "wasip2" for a component. */
  readonly os: "wasip1" | "wasip2";
  readonly layerDigests: readonly Digest[];
  /** What a component asks for and offers; null for a module. */
  readonly component: {
    readonly exports: readonly string[];
    readonly imports: readonly string[];
    readonly target?: string | undefined;
  } | null;
}

/** A layer that is a WebAssembly program, and not an archive. */
export function isWasmLayer(mediaType: string): boolean {
  return mediaType === WASM_LAYER || OLDER_LAYERS.includes(mediaType);
}

/**
 * Read the config of an image or of an artifact, told apart by what the one has and the other has not: for who knows a
 * config by its digest alone.
 *
 * @throws RlError code "invalid", "limit"
 */
export function parseAnyConfig(bytes: Uint8Array): ImageConfig {
  const object = asObject(parseStrictJson(bytes, "image config"), "image config");
  const isArtifact = Object.hasOwn(object, "layerDigests") && !Object.hasOwn(object, "rootfs");
  return isArtifact ? parseWasmConfig(bytes) : parseImageConfig(bytes);
}

/**
 * Read the config of an artifact as that of an image whose only file is the program. Its layers' digests stand where an
 * image has those of its archives.
 *
 * @throws RlError code "invalid"
 */
export function parseWasmConfig(bytes: Uint8Array): ImageConfig {
  const where = "wasm config";
  const object = asObject(parseStrictJson(bytes, where), where);
  const architecture = required(object, "architecture", where, asText);
  const os = required(object, "os", where, asText);
  if (!isWasmPlatform({ os, architecture })) throw refuseField(where, `it is for "${os}/${architecture}"`);
  return present({
    created: optional(object, "created", where, asText),
    author: optional(object, "author", where, asText),
    architecture,
    os,
    config: { Entrypoint: [WASM_PATH] },
    rootfs: {
      type: "layers" as const,
      diff_ids: required(object, "layerDigests", where, listOf(asDigest)),
    },
  });
}
