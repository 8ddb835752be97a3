import { readSync } from "node:fs";
import type { BodySaver } from "./body-saver.ts";

/** Bytes read back at once. */
const BLOCK = 256 * 1024;
/** Milliseconds until the file is looked at again: enough bytes for a turn on a fast line, little work on a slow one. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 32;

const paths = new WeakMap<ArrayBufferLike, string>();

/** The file a chunk was read back from. All of the stream up to the chunk's end is in it. */
export function receivedFile(chunk: Uint8Array): string | undefined {
  return paths.get(chunk.buffer);
}

/** A file that is open for appending and reading. */
export interface GrowingFile {
  readonly fd: number;
  readonly path: string;
  /** Where the body will begin. */
  readonly length: number;
}

/**
 * Save a body at the end of a file, and give its bytes as they come. A chunk is valid until the next one is asked for.
 * The file may be let go of when the generator has ended, and not before.
 */
export async function* readReceived(
  saver: BodySaver,
  { fd, path, length }: GrowingFile,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(BLOCK);
  paths.set(buffer.buffer, path);
  let outcome: { readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  const saving = saver
    .save(fd)
    .then(
      () => {
        outcome = {};
      },
      (error: unknown) => {
        outcome = { error };
      },
    )
    .finally(() => wake());
  let position = length;
  let pause = FIRST_PAUSE;
  try {
    for (;;) {
      // Asked before the file is read: what came with the end is then not missed.
      const ended = outcome;
      const count = readSync(fd, buffer, 0, BLOCK, position);
      if (count > 0) {
        position += count;
        pause = FIRST_PAUSE;
        saver.pause();
        yield buffer.subarray(0, count);
        saver.resume();
        // Reading does not wait for anything, and others want their turn.
        await new Promise((resolve) => setImmediate(resolve));
      } else if (ended === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      } else {
        if ("error" in ended) throw ended.error;
        return;
      }
    }
  } finally {
    if (outcome === undefined) saver.stop();
    await saving;
  }
}
