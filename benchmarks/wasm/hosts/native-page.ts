/** The core as a page runs it, with hashing and inflating in C, since a browser has no streaming digest. */

import type { Driver } from "../../../test/conformance/drive.ts";
import { apiDriver } from "../../../test/conformance/drivers.ts";
import { createApi } from "../../../wasm/api/mod.ts";
import { createPartsCodec } from "../../../wasm/parts/codec.ts";
import { createPartsDigester } from "../../../wasm/parts/digester.ts";
import { openParts } from "../../../wasm/parts/module.ts";

/** @param instance of parts.wasm */
export function open(instance: { readonly exports: object }): Driver {
  const parts = openParts(instance);
  return apiDriver(createApi({ digester: createPartsDigester(parts), codec: createPartsCodec(parts) }));
}
