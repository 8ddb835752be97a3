import { IMAGE_PREFIX } from "../key.ts";
import type { ImageName } from "../store-image.ts";

/**
 * The name that a record's key stands for: what is left to know an image by when its record cannot be read.
 * Undefined for keys that are shortened, or that `imageKey` did not write.
 */
export function nameOfKey(key: string): ImageName | undefined {
  const encoded = key.startsWith(IMAGE_PREFIX) ? key.slice(IMAGE_PREFIX.length) : "";
  if (!/^(?:[A-Za-z0-9._@+-]|=[0-9a-f]{2})+$/.test(encoded)) return undefined;
  const bytes: number[] = [];
  for (const [part] of encoded.matchAll(/=..|./g)) {
    if (part.startsWith("=")) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push((part === "+" ? "/" : part).charCodeAt(0));
  }
  const [reference = "", platform = "", ...more] = new TextDecoder()
    .decode(Uint8Array.from(bytes))
    .split(" ");
  return reference === "" || platform === "" || more.length > 0 ? undefined : { reference, platform };
}
