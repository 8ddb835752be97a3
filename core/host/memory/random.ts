import type { Random } from "../../ports/random.ts";

/** The web platform's generator, which every host with memory also has. */
export function createMemoryRandom(): Random {
  return { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
}
