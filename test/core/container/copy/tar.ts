/** Archives of a few entries, for tests. */
import type { TarEntry, TarEntryType } from "../../../../core/tar/entry.ts";
import { encodeEnd, encodeEntry, encodePadding } from "../../../../core/tar/writer.ts";
import { bytes } from "./place.ts";

export interface Member {
  readonly entry: TarEntry;
  readonly content: string;
}

export function entry(type: TarEntryType, path: string, content = "", link = ""): Member {
  return {
    content,
    entry: {
      type,
      path: bytes(path),
      linkPath: bytes(link),
      mode: 0o644,
      uid: 3,
      gid: 4,
      size: content.length,
      mtimeSeconds: 1,
      mtimeNanoseconds: 0,
      deviceMajor: 1,
      deviceMinor: 3,
      xattrs: [],
    },
  };
}

export async function* tarOf(members: readonly Member[]): AsyncGenerator<Uint8Array> {
  for (const each of members) {
    yield encodeEntry(each.entry);
    if (each.content !== "") yield bytes(each.content);
    yield encodePadding(each.content.length);
  }
  yield encodeEnd();
}
