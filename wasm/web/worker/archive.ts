import { createMemoryLocks } from "../../../core/host/memory/mod.ts";
import {
  archiveMembers,
  type BlobStore,
  type Codec,
  createIntake,
  createLease,
  type Digester,
  openImages,
  RlError,
} from "../../../core/mod.ts";
import { streamOf } from "./blobs.ts";
import { type ImageSource, type Notify, shortDigest } from "./source.ts";

export interface ArchiveHost {
  readonly digester: Digester;
  readonly codec: Codec;
  readonly blobs: BlobStore;
}

/** Read an archive by `rl save`, `docker save` and the like, once, from front to back: the images in it. */
export async function openFromArchive(
  file: File,
  { digester, codec, blobs }: ArchiveHost,
  notify: Notify,
  signal: AbortSignal,
): Promise<ImageSource[]> {
  const intake = createIntake({ blobs, digester }, createLease(createMemoryLocks()), signal);
  let received = 0;
  const source = counted(streamOf(file), (bytes) => {
    received = bytes;
    notify(received, file.size, file.name);
  });
  const members = await archiveMembers(source, file.name, {
    codec: bounded(codec, file.name, () => received),
  });
  const { contents, images } = await openImages(members, "oci-archive", file.name, intake, {
    blobs,
    digester,
  });
  return images.map((image) => ({
    name: image.references[0] ?? nameless(file.name, image.roots[0]?.digest),
    image,
    isLocal: true,
    async *stored({ descriptor: { digest } }) {
      const { bytes } = contents.blob(digest);
      if (bytes === undefined) yield* blobs.read(digest);
      else yield bytes;
    },
  }));
}

/** Bytes that an archive may inflate to in any case, and how many times its size above that: as of one layer. */
const INFLATED_FREE = 64 * 1024 * 1024;
const INFLATED_RATIO = 300;

/** What an archive holds is kept until the page is closed, so a small one may not hold much. */
function bounded(codec: Codec, subject: string, received: () => number): Codec {
  return {
    inflate(compression, source) {
      if (compression === "none") return source;
      return counted(codec.inflate(compression, source), (made) => {
        if (made > INFLATED_FREE && made > received() * INFLATED_RATIO) throw tooMuch(subject);
      });
    },
  };
}

function tooMuch(subject: string): RlError {
  const state = `it inflates to more than ${INFLATED_RATIO} times its size`;
  return new RlError({ code: "limit", action: "read archive", subject, state });
}

function nameless(file: string, digest: Parameters<typeof shortDigest>[0] | undefined): string {
  return digest === undefined ? file : `${file} ${shortDigest(digest)}`;
}

/** Pass bytes on, and tell how many there were. */
export async function* counted(
  source: AsyncIterable<Uint8Array>,
  notice: (received: number) => void,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of source) {
    received += chunk.length;
    notice(received);
    yield chunk;
  }
}
