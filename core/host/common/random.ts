import type { Random } from "../../ports/random.ts";

/** The kernel's generator, by way of the web's interface to it. */
export function createRandom(): Random {
  return { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
}
