import type { TarEntry, TarEntryType } from "../../../core/tar/entry.ts";
import { readTar } from "../../../core/tar/iterate.ts";
import type { TarLimits } from "../../../core/tar/limits.ts";
import { chunks, text } from "./build.ts";

/** An entry in a form that tests compare: names and content as text with one character per byte. */
export interface ReadEntry {
  type: TarEntryType;
  path: string;
  link: string;
  size: number;
  content: string;
  entry: TarEntry;
}

/** Read a whole archive, content included. */
export async function readAll(
  whole: Uint8Array,
  options: { chunk?: number; limits?: Partial<TarLimits> } = {},
): Promise<ReadEntry[]> {
  const found: ReadEntry[] = [];
  for await (const member of readTar(chunks(whole, options.chunk), options.limits)) {
    let content = "";
    for await (const chunk of member.data()) content += text(chunk);
    const { data: _, ...entry } = member;
    found.push({
      type: member.type,
      path: text(member.path),
      link: text(member.linkPath),
      size: member.size,
      content,
      entry,
    });
  }
  return found;
}
