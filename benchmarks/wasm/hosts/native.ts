/** The core as Bun, Deno and Node run it, with the hashing and inflating that all three have. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Driver } from "../../../test/conformance/drive.ts";
import { apiDriver } from "../../../test/conformance/drivers.ts";
import { createApi } from "../../../wasm/api/mod.ts";

export function open(): Driver {
  return apiDriver(
    createApi({
      digester: {
        create(algorithm) {
          const hash = createHash(algorithm);
          return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
        },
      },
      codec: {
        inflate(compression, source) {
          return compression === "gzip" ? Readable.from(source).compose(createGunzip()) : source;
        },
      },
    }),
  );
}
