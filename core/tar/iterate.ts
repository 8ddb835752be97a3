import { RlError } from "../errors.ts";
import { displayName } from "./bytes.ts";
import type { TarEntry } from "./entry.ts";
import type { TarLimits } from "./limits.ts";
import { openTar } from "./reader.ts";

/** An entry with its content at hand. */
export interface TarMember extends TarEntry {
  /**
   * The content, once, before the next entry is asked for. Chunks are views as large as the source allows,
   * valid until the next one is asked for. What is not read is skipped.
   */
  data(): AsyncIterable<Uint8Array>;
}

/**
 * Iterate over an archive: `openTar` in the form of an async iterator. Throws as `openTar` does; leaving the
 * loop ends the source.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  limits: Partial<TarLimits> = {},
): AsyncGenerator<TarMember, void, undefined> {
  const reader = openTar(source, limits);
  let current: TarEntry | undefined;

  async function* data(entry: TarEntry): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      if (entry !== current) throw passed(entry);
      const read = reader.read();
      const chunk = read instanceof Promise ? await read : read;
      if (chunk === undefined) return;
      yield chunk;
    }
  }

  try {
    for (;;) {
      const next = reader.next();
      const entry = next instanceof Promise ? await next : next;
      current = entry;
      if (entry === undefined) return;
      yield { ...entry, data: () => data(entry) };
    }
  } finally {
    current = undefined;
    await reader.close();
  }
}

function passed(entry: TarEntry): RlError {
  return new RlError({
    code: "invalid",
    action: "read tar entry",
    subject: displayName(entry.path),
    state: "the archive has moved on to a later entry",
    hint: "read the content of an entry before asking for the next",
  });
}
