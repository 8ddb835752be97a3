/** A context with volumes in memory. */
import type { CommandContext } from "../../../../cli/context.ts";
import type { VolumeStore } from "../../../../core/ports/volume-store.ts";
import { fakeVolumes } from "../../../core/volume/fake.ts";
import { makeContext, type Recorded } from "../../helpers.ts";

export interface VolumeScene {
  readonly context: CommandContext & { readonly output: Recorded };
  readonly store: VolumeStore;
  /** What was unpacked, or written, by name. */
  readonly written: Map<string, string>;
}

export function volumeScene(
  texts: Readonly<Record<string, string | undefined>> = {},
  users: Readonly<Record<string, readonly string[]>> = {},
): VolumeScene {
  const store = fakeVolumes(texts, users);
  const written = new Map<string, string>();
  const { files } = makeContext();
  const keep = async (name: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    written.set(name, new TextDecoder().decode((await Array.fromAsync(chunks))[0]));
  };
  const context = makeContext({
    volumes: { store: () => store, read: (name) => stream(`content of ${name}`), write: keep },
    files: {
      ...files,
      input: () => stream("input"),
      read: (path) => stream(`file ${path}`),
      output: (chunks) => keep("-", chunks),
      write: keep,
    },
  });
  return { context, store, written };
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
