import { createHash } from "node:crypto";
import type { Digester } from "../../ports/digester.ts";

/** The hashes of the runtime's own library, which use the processor's instructions for them. */
export function createDigester(): Digester {
  return {
    create: (algorithm) => {
      const hash = createHash(algorithm);
      return {
        update: (bytes) => {
          hash.update(bytes);
        },
        hex: () => hash.digest("hex"),
      };
    },
  };
}
