/**
 * Small named records: which reference means which image, what an image resolved to.
 *
 * Keys are segments joined by "/", each segment of [A-Za-z0-9._@+=-], never "." or "..".
 * A `put` that returned is durable and is seen whole or not at all, also after a power cut.
 */
export interface Metadata {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
  /** Remove; no error when absent. */
  delete(key: string): Promise<void>;
  /** All keys that start with the prefix, which ends at a "/". Order is not defined. */
  keys(prefix: string): Promise<string[]>;
  /**
   * A text that is another one after any `put` or `delete` of a key directly below the prefix, one segment
   * further; for stores that can tell without reading the keys. Undefined when it cannot be told.
   */
  stamp?(prefix: string): Promise<string | undefined>;
}

/** A key by the rule above: at least one segment, none of them "." or "..". */
export const METADATA_KEY: RegExp = /^(?!\.{1,2}(?:\/|$))[\w.@+=-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.@+=-]+)*$/;
