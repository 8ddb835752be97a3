import type { Digester, TreeWriter } from "../../../core/mod.ts";

/** Bytes that stand for a file: its size, then the digest of its content. */
const RECORD = 8 + 32;

/**
 * Write a tree without the content of its files: in place of it the other writer gets as many bytes as tell a file
 * from another one, so that trees of any size can be compared.
 */
export function hashContent(writer: TreeWriter, digester: Digester): TreeWriter {
  let hasher = digester.create("sha256");
  let size = 0;
  let missing = 0;

  function finishFile(): ReturnType<TreeWriter["data"]> {
    const record = new Uint8Array(RECORD);
    new DataView(record.buffer).setFloat64(0, size);
    record.set(fromHex(hasher.hex()), 8);
    return writer.data(record);
  }

  return {
    ...writer,
    file(path, bytes, attributes) {
      const settled = writer.file(path, RECORD, attributes);
      hasher = digester.create("sha256");
      size = bytes;
      missing = bytes;
      if (bytes > 0) return settled;
      return settled === undefined ? finishFile() : settled.then(finishFile);
    },
    data(chunk) {
      hasher.update(chunk);
      missing -= chunk.length;
      return missing === 0 ? finishFile() : undefined;
    },
  };
}

/** Bytes of the file that a record stands for. */
export function sizeOfRecord(record: Uint8Array): number {
  return record.length === RECORD ? new DataView(record.buffer, record.byteOffset).getFloat64(0) : 0;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_none, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
}
