import { createSha256 } from "../../digest/sha256.ts";
import type { Digester } from "../../ports/digester.ts";
import { createSha512 } from "./sha512.ts";

/** Hashes without any help of the host. */
export function createMemoryDigester(): Digester {
  return { create: (algorithm) => (algorithm === "sha256" ? createSha256() : createSha512()) };
}
