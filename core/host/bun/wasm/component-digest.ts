/** @returns what tells a component from others, on both sides of a container's wall: its SHA-256 in hexadecimal */
export function componentDigest(component: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(component).digest("hex");
}
