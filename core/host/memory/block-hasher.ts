import type { Hasher } from "../../ports/digester.ts";

/** One hash of the SHA-2 family: what differs between them. */
export interface BlockHash {
  /** Bytes. */
  readonly blockSize: number;
  /** Bytes of the message length at the end of the padding. */
  readonly lengthSize: number;
  /** Take in one block that starts at an offset. */
  block(view: DataView, at: number): void;
  hex(): string;
}

/** Cut a message into blocks and pad its end (FIPS 180-4, 5.1). */
export function createBlockHasher(hash: BlockHash): Hasher {
  const { blockSize, lengthSize } = hash;
  const pending = new Uint8Array(blockSize);
  const pendingView = new DataView(pending.buffer);
  let used = 0;
  let total = 0;

  const update = (bytes: Uint8Array): void => {
    total += bytes.length;
    let at = 0;
    if (used > 0) {
      at = Math.min(blockSize - used, bytes.length);
      pending.set(bytes.subarray(0, at), used);
      used += at;
      if (used < blockSize) return;
      hash.block(pendingView, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + blockSize <= bytes.length; at += blockSize) hash.block(view, at);
    pending.set(bytes.subarray(at));
    used = bytes.length - at;
  };
  return {
    update,
    hex: () => {
      const bits = BigInt(total) * 8n;
      const gap = (2 * blockSize - 1 - used - lengthSize) % blockSize;
      const padding = new Uint8Array(1 + gap + lengthSize);
      padding[0] = 0x80;
      new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
      update(padding);
      return hash.hex();
    },
  };
}
