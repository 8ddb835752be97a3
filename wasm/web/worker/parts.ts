import { parts as base64 } from "page:parts";
import type { Codec, Digester } from "../../../core/mod.ts";
import { createPartsCodec } from "../../parts/codec.ts";
import { createPartsDigester } from "../../parts/digester.ts";
import { openParts } from "../../parts/module.ts";
import { withZstd } from "./zstd.ts";

/** Hashing and inflating by the C parts, which are in the page itself. */
export async function loadParts(): Promise<{ digester: Digester; codec: Codec }> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes);
  const parts = openParts(instance);
  return { digester: createPartsDigester(parts), codec: withZstd(createPartsCodec(parts)) };
}
