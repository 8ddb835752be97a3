/** What can go wrong in a store, made by hand: one entry for each way, with what the check must say of it. */
import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TarEntry } from "./tar.ts";

/** A store with the one image of `LAYERS`, and where its parts are. */
export interface Place {
  /** RL_ROOT. */
  readonly store: string;
  /** Digits of digests. */
  readonly manifest: string;
  readonly config: string;
  /** Blobs, bottom first. */
  readonly layers: readonly [bottom: string, top: string];
  /** Names of the unpacked trees. */
  readonly trees: readonly [bottom: string, top: string];
  /** A line of shell as root of the user namespace, in a directory. */
  inside(directory: string, line: string): void;
}

export interface DamageCase {
  readonly name: string;
  /** What the first line of the check says. */
  readonly said: RegExp;
  readonly make: (place: Place) => void;
}

export const LAYERS: readonly [readonly TarEntry[], readonly TarEntry[]] = [
  [
    { path: "d/", type: "directory", mode: 0o750, uid: 7, gid: 8 },
    { path: "d/file", content: "some content\n", uid: 1000, gid: 50, mode: 0o4755 },
    { path: "d/linked", type: "hardlink", link: "d/file" },
    { path: "d/twin", content: "some content\n", uid: 1000, gid: 50, mode: 0o4755 },
    { path: "d/link", type: "symlink", link: "file", uid: 5, gid: 6 },
    { path: "d/pipe", type: "fifo", mode: 0o622, uid: 3 },
    { path: "d/large", content: new Uint8Array(200_000).fill(0x61) },
    { path: "d/marked", content: "", xattrs: { "user.mark": "one" } },
    { path: "hidden", content: "old\n" },
    { path: "opaque/", type: "directory" },
    { path: "opaque/old", content: "old\n" },
    { path: "empty/", type: "directory" },
  ],
  [
    { path: ".wh.hidden" },
    { path: "opaque/.wh..wh..opq" },
    { path: "opaque/new", content: "new\n" },
    { path: "made/by/itself", content: "x" },
  ],
];

const BLOBS = {
  manifest: ({ manifest }: Place) => manifest,
  config: ({ config }: Place) => config,
  "bottom layer": ({ layers }: Place) => layers[0],
  "top layer": ({ layers }: Place) => layers[1],
};

const BLOB_DAMAGES: Readonly<Record<string, (path: string, bytes: Uint8Array) => void>> = {
  "is missing": (path) => rmSync(path),
  "is empty": (path) => truncateSync(path, 0),
  "lacks its last byte": (path, bytes) => truncateSync(path, bytes.length - 1),
  "has a byte more": (path, bytes) => writeFileSync(path, Buffer.concat([bytes, Buffer.from([0])])),
  "has a bit flipped in its first byte": (path, bytes) => flip(path, bytes, 0),
  "has a bit flipped in the middle": (path, bytes) => flip(path, bytes, bytes.length >> 1),
  "has a bit flipped in its last byte": (path, bytes) => flip(path, bytes, bytes.length - 1),
  "is zeros": (path, bytes) => writeFileSync(path, new Uint8Array(bytes.length)),
};

function flip(path: string, bytes: Uint8Array, at: number): void {
  const flipped = bytes.slice();
  flipped[at] = 4 ^ (bytes[at] ?? 0);
  writeFileSync(path, flipped);
}

function blobCases(): DamageCase[] {
  return Object.entries(BLOBS).flatMap(([part, digitsOf]) =>
    Object.entries(BLOB_DAMAGES).map(([state, damage]) => ({
      name: `${part} ${state}`,
      said: state === "is missing" ? /^blob-missing: / : /^blob-damaged: /,
      make: (place: Place) => {
        const path = join(place.store, "image/blobs/sha256", digitsOf(place));
        damage(path, readFileSync(path));
      },
    })),
  );
}

type Json = Record<string, unknown>;

/** Write a file of the metadata anew; undefined for what becomes no file at all. */
function metadata(place: Place, prefix: string, text: (before: string) => string | undefined): void {
  const directory = join(place.store, "meta", prefix);
  const [name = ""] = readdirSync(directory);
  const path = join(directory, name);
  const after = text(readFileSync(path, "utf8"));
  if (after === undefined) rmSync(path);
  else writeFileSync(path, after);
}

const changed = (change: (record: Json) => Json) => (text: string) =>
  JSON.stringify(change(JSON.parse(text) as Json));
const without = (field: string) => changed(({ [field]: _gone, ...rest }) => rest);

const RECORDS: Readonly<Record<string, (text: string) => string>> = {
  "is empty": () => "",
  "is no JSON": () => "{",
  "is cut short": (text) => text.slice(0, -2),
  "is of another version": changed((record) => ({ ...record, version: 1 })),
  "is null": () => "null",
  "lacks its reference": without("reference"),
  "lacks its digest": without("digest"),
  "lacks its target": without("target"),
  "lacks its imageId": without("imageId"),
  "lacks its layers": without("layers"),
  "lacks its blobs": without("blobs"),
  "lacks its config": without("config"),
  "lacks its platform": without("platform"),
  "lacks its media type": without("mediaType"),
  "is that of another name": changed((record) => ({
    ...record,
    reference: "docker.io/library/other:latest",
  })),
  "names the config as its manifest": changed((record) => ({ ...record, digest: record.imageId })),
  "names a manifest that is not here": changed((record) => ({
    ...record,
    digest: `sha256:${"0".repeat(64)}`,
  })),
  "names another config": changed((record) => ({ ...record, imageId: record.digest })),
  "has the manifest's size wrong": changed((record) => ({ ...record, manifestSize: 1 })),
  "has its size wrong": changed((record) => ({ ...record, size: 1 })),
  "has its content's size wrong": changed((record) => ({ ...record, contentSize: 1 })),
  "has another date": changed((record) => ({ ...record, created: "2001-01-01T00:00:00Z" })),
  "has another architecture": changed((record) => ({ ...record, architecture: "s390x" })),
  "has another command": changed((record) => ({
    ...record,
    config: { ...(record.config as Json), Cmd: ["no"] },
  })),
  "has its layers upside down": changed((record) => {
    const { overlay, flat } = record.layers as { overlay: string[]; flat: string[] };
    return { ...record, layers: { overlay: overlay.toReversed(), flat } };
  }),
  "has a layer less": changed((record) => ({ ...record, blobs: (record.blobs as Json[]).slice(1) })),
  "has a layer's size wrong": changed((record) => {
    const [first, ...rest] = record.blobs as Json[];
    return { ...record, blobs: [{ ...first, size: 1 }, ...rest] };
  }),
};

const NOTES: Readonly<Record<string, (text: string) => string | undefined>> = {
  "is missing": () => undefined,
  "is no JSON": () => "diffId",
  "is empty": () => "",
  "names another content": changed((note) => ({ ...note, diffId: `sha256:${"0".repeat(64)}` })),
  "has another size": changed((note) => ({ ...note, contentSize: 7 })),
};

function metadataCases(): DamageCase[] {
  const records = Object.entries(RECORDS).map(([state, change]) => ({
    name: `record ${state}`,
    said: /^(?:record|blob-missing|blob-damaged): /,
    make: (place: Place) => metadata(place, "images", change),
  }));
  const notes = Object.entries(NOTES).map(([state, change]) => ({
    name: `note of a layer ${state}`,
    said: /^note: /,
    make: (place: Place) => metadata(place, "layers", change),
  }));
  return [...records, ...notes];
}

/** Keeps size and time of what a line of shell changes. */
const unseen = (path: string, line: string): string =>
  `touch -r ${path} ../stamp; ${line}; touch -r ../stamp ${path}; rm ../stamp`;
/** The same for the directory it is in, whose time tells as well. */
const quiet = (directory: string, line: string): string =>
  `touch -r ${directory} ../kept; ${line}; touch -r ../kept ${directory}; rm ../kept`;

const XATTR = (path: string, name: string, value: string): string => `xattr ${path} ${name} "${value}"`;

/** In the bottom layer. */
const BOTTOM: Readonly<Record<string, string>> = {
  "lacks a file": quiet("d", "rm d/large"),
  "has a file too many": quiet("d", "touch d/new"),
  "has a directory too many": quiet("d", "mkdir d/new"),
  "has a file's content changed, with its size and time": unseen(
    "d/file",
    "printf S | dd of=d/file conv=notrunc status=none",
  ),
  "has the last byte of a large file changed": unseen(
    "d/large",
    "printf b | dd of=d/large bs=1 seek=199999 conv=notrunc status=none",
  ),
  "has a file cut short": unseen("d/large", "truncate -s 199999 d/large"),
  "has a file made longer": unseen("d/large", "truncate -s 200001 d/large"),
  "has a file made empty": unseen("d/large", ": >d/large"),
  "has a hole where bytes were": unseen("d/large", "fallocate -p -o 0 -l 65536 d/large"),
  "has a file's permissions changed": "chmod 4775 d/file",
  "has a file without its setuid bit": "chmod 0755 d/file",
  "has a directory's permissions changed": "chmod 755 d",
  "has a file of another user": "chown 1001 d/file; chmod 4755 d/file",
  "has a file of another group": "chgrp 51 d/file; chmod 4755 d/file",
  "has a directory of another user": "chown 0 d",
  "has a link of another user": "chown -h 0 d/link",
  "has a file of another second": "touch -d @1600000000 d/file",
  "has a file of another nanosecond": "touch -d @1700000000.000000001 d/file",
  "has a directory of another time": "touch d",
  "has a link of another time": "touch -h d/link",
  "has a link to something else": quiet(
    "d",
    "ln -sfn linked d/link; chown -h 5:6 d/link; touch -hd @1700000000 d/link",
  ),
  "has a file in the place of a link": quiet("d", "rm d/link; cp -p d/file d/link"),
  "has a link in the place of a file": quiet(
    "d",
    "rm d/large; ln -s file d/large; touch -hd @1700000000 d/large",
  ),
  "has a directory in the place of a file": quiet("d", "rm d/large; mkdir d/large"),
  "has a file in the place of a directory": quiet(
    ".",
    "rmdir empty; touch -d @1700000000 empty; chmod 755 empty",
  ),
  "has a file in the place of a FIFO": quiet(
    "d",
    "rm d/pipe; touch -d @1700000000 d/pipe; chown 3 d/pipe; chmod 622 d/pipe",
  ),
  "has a FIFO with other permissions": "chmod 600 d/pipe",
  "lacks a FIFO": quiet("d", "rm d/pipe"),
  "lacks a link": quiet("d", "rm d/link"),
  "lacks a directory": quiet(".", "rm -r empty"),
  "lacks a directory with all that is in it": quiet(".", "rm -r d"),
  "has one file of two names become two": quiet("d", "cp -p d/linked d/x; mv d/x d/linked"),
  "has two files become one of two names": quiet("d", "ln -f d/file d/twin"),
  "has a file renamed": quiet("d", "mv d/large d/larger"),
  "has two files exchanged": quiet("d", "mv d/large d/x; mv d/marked d/large; mv d/x d/marked"),
  "has a whiteout too many": quiet("d", "rm d/large; mknod d/large c 0 0"),
  "has an extended attribute less": XATTR("d/marked", "user.mark", ""),
  "has an extended attribute of another value": XATTR("d/marked", "user.mark", "two"),
  "has an extended attribute too many": XATTR("d/file", "user.more", "1"),
  "has a directory that hides what is below": XATTR("d", "user.overlay.opaque", "y"),
};

/** In the top layer. */
const TOP: Readonly<Record<string, string>> = {
  "does not hide a name any more": quiet(".", "rm hidden"),
  "has a file in the place of a whiteout": quiet(".", "rm -f hidden; echo old >hidden"),
  "has a directory that does not hide any more": XATTR("opaque", "user.overlay.opaque", ""),
  "lacks what its archive only implies": quiet("made", "rm -r made/by"),
  "has other permissions where its archive says nothing": "chmod 700 made/by",
};

function treeCases(): DamageCase[] {
  const of =
    (index: 0 | 1) =>
    ([state, line]: [string, string]): DamageCase => ({
      name: `${index === 0 ? "bottom" : "top"} tree ${state}`,
      said: /^tree-damaged: /,
      make: ({ store, trees, inside }) => inside(join(store, "layers/overlay-full", trees[index]), line),
    });
  return [...Object.entries(BOTTOM).map(of(0)), ...Object.entries(TOP).map(of(1))];
}

/** The tree of the layer that lies below every image. */
const MOUNT_POINTS = "41b173605fbca79d3e436807730041cd91d548c8ee886577b453546d44fcb692";

const OTHERS: readonly DamageCase[] = [
  {
    name: "a tree is gone",
    said: /^tree-missing: /,
    make: ({ store, trees, inside }) => inside(join(store, "layers/overlay-full"), `rm -rf ${trees[1]}`),
  },
  {
    name: "all trees are gone",
    said: /^tree-missing: /,
    make: ({ store, trees, inside }) =>
      inside(join(store, "layers/overlay-full"), `rm -rf ${trees.join(" ")}`),
  },
  {
    name: "the layer below all images lacks a directory",
    said: /^tree-damaged: /,
    make: ({ store, inside }) => inside(join(store, "layers/overlay-full", MOUNT_POINTS), "rmdir proc"),
  },
  {
    name: "the layer below all images has a file too many",
    said: /^tree-damaged: /,
    make: ({ store, inside }) =>
      inside(join(store, "layers/overlay-full", MOUNT_POINTS), "echo evil >etc/profile"),
  },
  {
    name: "blob cannot be read by anyone",
    said: /^blob-/,
    make: ({ store, layers }) => chmodSync(join(store, "image/blobs/sha256", layers[0]), 0),
  },
];

export const DAMAGES: readonly DamageCase[] = [...blobCases(), ...metadataCases(), ...treeCases(), ...OTHERS];
