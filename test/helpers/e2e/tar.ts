/** Archives as hostile as a test wants them, by the ustar format of POSIX.1-1988: no writer of ours is used. */

export interface TarEntry {
  /** As it stands in the archive, at most 100 bytes. */
  readonly path: string;
  readonly type?: keyof typeof TYPES | undefined;
  readonly content?: string | Uint8Array | undefined;
  /** Target of a link, as it stands in the archive. */
  readonly link?: string | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Seconds since the epoch. */
  readonly mtime?: number | undefined;
  readonly device?: readonly [major: number, minor: number] | undefined;
  /** Extended attributes, in records of POSIX.1-2001 before the entry. */
  readonly xattrs?: Readonly<Record<string, string>> | undefined;
}

const TYPES = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
};

const BLOCK = 512;

/** The whole archive with its two empty blocks. */
export function tar(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const parts = entries.flatMap((entry) => {
    const content =
      typeof entry.content === "string" ? Buffer.from(entry.content) : (entry.content ?? new Uint8Array());
    return [...extended(entry), header(entry, content.length), content, padding(content)];
  });
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]));
}

function padding(content: Uint8Array): Uint8Array {
  return new Uint8Array(-content.length & (BLOCK - 1));
}

function extended({ xattrs = {} }: TarEntry): Uint8Array[] {
  const records = Object.entries(xattrs).map(([name, value]) => {
    const rest = ` SCHILY.xattr.${name}=${value}\n`;
    // The length counts its own digits.
    const length = [2, 3]
      .map((digits) => rest.length + digits)
      .find((all) => String(all).length === all - rest.length);
    return `${length}${rest}`;
  });
  if (records.length === 0) return [];
  const content = Buffer.from(records.join(""));
  return [header({ path: "pax" }, content.length, "x"), content, padding(content)];
}

function header(entry: TarEntry, size: number, typeFlag?: string): Uint8Array {
  const { path, type = "file", link = "", mode = type === "file" ? 0o644 : 0o755, uid = 0, gid = 0 } = entry;
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => {
    block.write(value.toString(8).padStart(digits, "0"), at);
  };
  if (Buffer.byteLength(path) > 100 || Buffer.byteLength(link) > 100)
    throw new Error(`too long: ${path} ${link}`);
  block.write(path, 0);
  octal(mode, 100, 7);
  octal(uid, 108, 7);
  octal(gid, 116, 7);
  octal(size, 124, 11);
  octal(entry.mtime ?? 1_700_000_000, 136, 11);
  block.write(" ".repeat(8), 148);
  block.write(typeFlag ?? TYPES[type], 156);
  block.write(link, 157);
  block.write("ustar\0" + "00", 257);
  octal(entry.device?.[0] ?? 0, 329, 7);
  octal(entry.device?.[1] ?? 0, 337, 7);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}
