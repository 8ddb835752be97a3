import type { Json } from "./values.ts";

/** Bytes as the suite's data has them. */
export function bytes(content: Uint8Array): Json {
  return { bytes: Buffer.from(content).toString("base64") };
}
