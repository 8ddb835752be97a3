/** Compression used by layer media types. */
export type Compression = "none" | "gzip" | "zstd";

/** Streaming decompression. */
export interface Codec {
  /**
   * Inflate a stream, pull driven: no more input is read than output is asked for, memory is bounded.
   * Throws `RlError` code "corrupt" for a malformed or truncated stream, "limit" for a zstd window above
   * 128 MiB. "none" passes bytes through. A chunk may be a view of memory that is used again: it is the
   * consumer's until the next one is asked for.
   */
  inflate(compression: Compression, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
