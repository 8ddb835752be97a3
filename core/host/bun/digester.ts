import type { Digester } from "../../ports/digester.ts";

/** Bun's own hashes, which use the processor's SHA instructions. */
export function createDigester(): Digester {
  return {
    create: (algorithm) => {
      const hasher = new Bun.CryptoHasher(algorithm);
      return {
        update: (bytes) => {
          hasher.update(bytes);
        },
        hex: () => hasher.digest("hex"),
      };
    },
  };
}
