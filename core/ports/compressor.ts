/**
 * Compression of what this program makes. The same bytes in give the same bytes out on every machine, whatever
 * its processor can do and however the source is cut into chunks: the digest of a layer is made of them.
 */
export interface Compressor {
  /** Bytes of the source that go into one gzip member: a reader can take them apart there. */
  readonly blockSize: number;
  /**
   * Compress to gzip (RFC 1952): one member for each block of the source, the last one shorter, none of them
   * with a time or a name. An empty source gives one empty member. Pull driven; memory is bounded.
   */
  gzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
