/** Layers that are a WebAssembly program and no archive: a tree with one file. */
import { type Digest, digestAlgorithm } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { RlError } from "../errors.ts";
import { WASM_PATH } from "../spec/wasm-config.ts";
import { madeEntry } from "../tar/made-entry.ts";
import { writeTar } from "../tar/writer.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ResolvedLayer } from "./resolve.ts";

/**
 * The archive that a layer's tree is made of. What it was stored as is verified by who gives it; that it holds what its
 * diffID says is verified here.
 */
export function layerArchive(
  { descriptor, compression, diffId, isProgram }: ResolvedLayer,
  stored: AsyncIterable<Uint8Array>,
  { codec, digester }: Pick<ImageStorePorts, "codec" | "digester">,
): AsyncIterable<Uint8Array> {
  if (isProgram === true) return programArchive(stored, descriptor);
  const hasher = digester.create(digestAlgorithm(diffId));
  const inflated = codec.inflate(compression, stored);
  return verifyStream(inflated, { digest: diffId }, hasher, `content of ${descriptor.digest}`);
}

/** An archive of one file that anybody may read and execute. */
function programArchive(
  program: AsyncIterable<Uint8Array>,
  { digest, size }: ResolvedLayer["descriptor"],
): AsyncIterable<Uint8Array> {
  const entry = madeEntry({ type: "file", path: WASM_PATH.slice(1), mode: 0o555, size });
  return writeTar([{ entry, data: withMagic(program, digest) }]);
}

/** A program that is none is not kept, and so never executed or taken apart. */
async function* withMagic(program: AsyncIterable<Uint8Array>, digest: Digest): AsyncGenerator<Uint8Array> {
  let head: readonly number[] = [];
  for await (const chunk of program) {
    if (head.length < MAGIC.length) {
      head = [...head, ...chunk.subarray(0, MAGIC.length - head.length)];
      if (head.some((byte, index) => byte !== MAGIC[index])) throw noProgram(digest);
    }
    yield chunk;
  }
}

/** "\0asm", with which every WebAssembly binary begins. */
const MAGIC: readonly number[] = [0x00, 0x61, 0x73, 0x6d];

function noProgram(digest: Digest): RlError {
  return new RlError({
    code: "corrupt",
    action: "unpack layer",
    subject: digest,
    state: "it is no WebAssembly program",
  });
}
