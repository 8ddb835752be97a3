import { createSha512 } from "../../core/host/memory/mod.ts";
import { type Digester, type Hasher, sha256Padding } from "../../core/mod.ts";
import type { HashingParts } from "./parts.ts";

const BLOCK = 64;
/** Bytes that are handed over in one call: each call copies them twice. */
const PIECE = 64 * 1024;

/** First 32 bits of the fractional parts of the square roots of the first 8 primes (FIPS 180-4, 5.3.3). */
const INITIAL = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** SHA-256 by the C parts. SHA-512 is rare, and in TypeScript. */
export function createPartsDigester(parts: HashingParts): Digester {
  return { create: (algorithm) => (algorithm === "sha256" ? createHasher(parts) : createSha512()) };
}

function createHasher(parts: HashingParts): Hasher {
  let state = new Uint8Array(32);
  const words = new DataView(state.buffer);
  for (const [index, word] of INITIAL.entries()) words.setUint32(4 * index, word, true);
  const pending = new Uint8Array(BLOCK);
  let held = 0;
  let total = 0;

  function blocks(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      state = Uint8Array.from(parts.sha256(state, bytes.subarray(at, at + PIECE)));
    }
  }

  function update(bytes: Uint8Array): void {
    total += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      pending.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      blocks(pending);
    }
    const end = at + Math.floor((bytes.length - at) / BLOCK) * BLOCK;
    blocks(bytes.subarray(at, end));
    pending.set(bytes.subarray(end));
    held = bytes.length - end;
  }

  return {
    update,
    hex() {
      update(sha256Padding(total));
      const view = new DataView(state.buffer, state.byteOffset);
      return INITIAL.map((_word, index) =>
        view
          .getUint32(4 * index, true)
          .toString(16)
          .padStart(8, "0"),
      ).join("");
    },
  };
}
