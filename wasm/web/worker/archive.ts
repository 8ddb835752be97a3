import { createMemoryLocks } from "../../../core/host/memory/mod.ts";
import {
  archiveMembers,
  type BlobStore,
  type Codec,
  createIntake,
  createLease,
  type Digester,
  openImages,
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
  const source = counted(streamOf(file), (received) => notify(received, file.size, file.name));
  const members = await archiveMembers(source, file.name, { codec });
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
