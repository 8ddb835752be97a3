import { openTar, type TarEntry } from "../../core/mod.ts";
import { createFeed, type Feed } from "./feed.ts";
import { type ApiHost, readCompression } from "./host.ts";

/** An entry as the component has it. */
export interface EntryParts extends Omit<TarEntry, "type"> {
  readonly kind: TarEntry["type"];
}

export interface ArchiveApi {
  push(bytes: Uint8Array): Promise<EntryParts[]>;
  finish(): Promise<EntryParts[]>;
}

/** List the entries of an archive that comes in pieces. */
export function createArchive({ codec }: ApiHost, compression: string): ArchiveApi {
  let entries: EntryParts[] = [];
  const feed: Feed<void> = createFeed(async (source) => {
    const reader = openTar(codec.inflate(readCompression(compression), source));
    try {
      for (;;) {
        const next = reader.next();
        const entry = next instanceof Promise ? await next : next;
        if (entry === undefined) return;
        entries.push(partsOf(entry));
      }
    } finally {
      await reader.close();
    }
  });
  const take = (): EntryParts[] => {
    const taken = entries;
    entries = [];
    return taken;
  };
  return {
    push: (bytes) => feed.push(bytes).then(take),
    finish: () => feed.finish().then(take),
  };
}

function partsOf({ type, ...rest }: TarEntry): EntryParts {
  return { kind: type, ...rest };
}
