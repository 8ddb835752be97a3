/** Archives, good and bad, as lists, as things to do, and as trees that are compared. */
import { gzipSync } from "node:zlib";
import type { TarEntry, TarEntryType } from "../../core/tar/entry.ts";
import { encodeEnd, encodeEntry, encodePadding } from "../../core/tar/writer.ts";
import type { Case, Step } from "./drive.ts";
import { bytes } from "./write.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

interface Wanted extends Partial<Omit<TarEntry, "path" | "linkPath" | "size">> {
  readonly path: string;
  readonly linkPath?: string;
  readonly content?: Uint8Array;
}

function entryOf({ path, linkPath = "", content = new Uint8Array(), ...rest }: Wanted): TarEntry {
  const isDirectory = rest.type === "directory";
  return {
    type: "file" as TarEntryType,
    mode: isDirectory ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    mtimeSeconds: 1_700_000_000,
    mtimeNanoseconds: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: [],
    ...rest,
    path: text(path),
    linkPath: text(linkPath),
    size: content.length,
  };
}

function archive(...wanted: readonly Wanted[]): Uint8Array {
  const parts = wanted.flatMap((entry) => {
    const content = entry.content ?? new Uint8Array();
    return [encodeEntry(entryOf(entry)), content, encodePadding(content.length)];
  });
  return new Uint8Array(Buffer.concat([...parts, encodeEnd()]));
}

const LARGE = Uint8Array.from({ length: 5_000 }, (_none, index) => (index >> 3) % 256);

const BASE = archive(
  { path: "etc", type: "directory" },
  { path: "etc/passwd", content: text("root:x:0:0\n") },
  { path: "etc/old", content: text("old") },
  { path: "bin", type: "directory", mode: 0o1777, uid: 1000, gid: 2 ** 31 },
  { path: "bin/large", content: LARGE, mode: 0o4755 },
  { path: "bin/link", type: "symlink", linkPath: "../etc/passwd" },
  { path: "bin/again", type: "hardlink", linkPath: "bin/large" },
  { path: "run/fifo", type: "fifo" },
);
const CHANGE = archive(
  { path: "etc/.wh.old" },
  { path: "etc/passwd", content: text("root:x:0:0\nweb:x:5:5\n"), mtimeSeconds: -5, mtimeNanoseconds: 7 },
  { path: "bin", type: "directory" },
  { path: "bin/.wh..wh..opq" },
  { path: `${"long/".repeat(40)}name`, content: text("x") },
  { path: "ünïcode-\u{1f980}", content: text("é"), xattrs: [[text("user.note"), text("ö\0")]] },
  { path: "dev/null", type: "character", deviceMajor: 1, deviceMinor: 3 },
);

/** Archives by name: what is wrong with them, if anything. */
function archives(): Readonly<Record<string, Uint8Array>> {
  const flipped = BASE.slice();
  flipped[3] = 0xff;
  const trailing = new Uint8Array(Buffer.concat([BASE, text("x".repeat(512))]));
  return {
    base: BASE,
    change: CHANGE,
    empty: archive(),
    nothing: new Uint8Array(),
    "cut short": BASE.subarray(0, 1700),
    "bad checksum": flipped,
    "bytes after the end": trailing,
    "climbs out": archive({ path: "../../etc/shadow", content: text("x") }),
    "link to itself": archive({ path: "a", type: "hardlink", linkPath: "a" }),
    "forged whiteout": archive({ path: "a", type: "character" }),
    "owner that is none": archive({ path: "a", uid: 2 ** 32 }),
    "below a file": archive({ path: "a", content: text("x") }, { path: "a/b", content: text("y") }),
  };
}

function pushed(kind: string, compression: string, content: Uint8Array, piece: number): Step[] {
  const steps: Step[] = [{ make: "it", class: `layer.${kind}`, args: [compression] }];
  for (let at = 0; at < content.length; at += piece) {
    steps.push({ on: "it", method: "push", args: [bytes(content.subarray(at, at + piece))] });
  }
  steps.push({ on: "it", method: "finish", args: [] });
  if (kind === "application") steps.push({ on: "it", method: "summary", args: [] });
  return steps;
}

export async function layerCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [name, content] of Object.entries(archives())) {
    for (const kind of ["archive", "application"]) {
      cases.push({ name: `${kind}: ${name}`, steps: pushed(kind, "none", content, 1024) });
    }
    const steps: Step[] = [
      { make: "tree", class: "layer.tree", args: [] },
      { make: "none", class: "layer.tree", args: [] },
      { on: "tree", method: "apply", args: ["none", bytes(BASE)] },
      { on: "tree", method: "apply", args: ["none", bytes(content)] },
      { make: "base", class: "layer.tree", args: [] },
      { on: "base", method: "apply", args: ["none", bytes(BASE)] },
      ...["changes", "diff"].flatMap((method) =>
        ["base", "none", "tree"].map((resource) => ({ on: "tree", method, args: [{ resource }] })),
      ),
    ];
    cases.push({ name: `tree: ${name}`, steps });
  }
  const packed = new Uint8Array(gzipSync(BASE));
  const zipped: Readonly<Record<string, Uint8Array>> = {
    whole: packed,
    "two members": new Uint8Array(
      Buffer.concat([gzipSync(BASE.subarray(0, 999)), gzipSync(BASE.subarray(999))]),
    ),
    "cut short": packed.subarray(0, packed.length - 20),
    "bytes after the end": new Uint8Array(Buffer.concat([packed, text("more")])),
    "wrong checksum": packed.map((byte, index) => (index === packed.length - 6 ? byte ^ 1 : byte)),
    "no gzip": BASE,
  };
  for (const [name, content] of Object.entries(zipped)) {
    // The tools' own name of the system stands in a header.
    const portable = content.slice();
    if (portable[0] === 0x1f) portable[9] = 255;
    for (const piece of [97, 100_000]) {
      cases.push({
        name: `gzip in pieces of ${piece}: ${name}`,
        steps: pushed("archive", "gzip", portable, piece),
      });
    }
  }
  cases.push({ name: "compression that is not known", steps: pushed("archive", "lzma", BASE, 4096) });
  const id = (digit: string): string => `sha256:${digit.repeat(64)}`;
  for (const args of [[], [id("1")], [id("1"), id("2"), id("3")], ["sha256:1"]]) {
    cases.push({ name: `chain ids of ${args.length}`, steps: [{ call: "layer.chain-ids", args: [args] }] });
  }
  return cases;
}
