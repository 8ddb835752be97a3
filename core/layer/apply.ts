import type { Settled, TreeAttributes, TreeWriter } from "../ports/tree-writer.ts";
import { displayName, equalBytes } from "../tar/bytes.ts";
import type { TarEntry } from "../tar/entry.ts";
import { corruptTar, tarLimit } from "../tar/fault.ts";
import type { TarLimits } from "../tar/limits.ts";
import { openTar, type TarReader } from "../tar/reader.ts";
import { treeAttributes } from "./attributes.ts";
import { cleanEntryPath } from "./entry-path.ts";
import { createOutputBudget, type OutputBudget } from "./output-budget.ts";
import { parseWhiteout, type Whiteout } from "./whiteout.ts";

/** Bounds on one layer. */
export interface LayerLimits extends TarLimits {
  /** Disk taken, holes counted as if they were stored; see `OutputBudget`. */
  readonly outputBytes: number;
}

/**
 * 64 GiB: above the largest layers in use (models and toolchains of some 40 GB), and low enough that a sparse
 * file of a few bytes or a run of zeros that compresses to nothing cannot fill a disk without a bound.
 */
export const OUTPUT_BYTES: number = 64 * 1024 ** 3;

export interface ApplyOptions {
  readonly limits?: Partial<LayerLimits> | undefined;
  /**
   * Bytes of the layer, as it was stored, that have come so far: the layer may not unpack to many times as
   * much. Those of the archive, when missing.
   */
  readonly received?: (() => number) | undefined;
  /** Called with each entry as the archive has it, before it is applied. What it throws ends the apply. */
  readonly onEntry?: ((entry: TarEntry) => void) | undefined;
}

/** A device node of the layer: an unprivileged user cannot make it, and containers get their own devices. */
export interface SkippedDevice {
  readonly path: Uint8Array;
  readonly type: "character" | "block";
  readonly major: number;
  readonly minor: number;
}

export interface LayerSummary {
  /** Entries in the archive: applied ones, whiteouts and skipped devices. */
  readonly entries: number;
  /** Bytes of file content written. */
  readonly bytes: number;
  /** The first thousand device nodes in the order of the archive. */
  readonly skippedDevices: readonly SkippedDevice[];
  /** How many there were. */
  readonly skippedDeviceCount: number;
  /** Attributes the layer gives to its root directory, when it has an entry for it. */
  readonly rootAttributes?: TreeAttributes;
}

const RECORDED_DEVICES = 1000;

/**
 * Apply a layer to a tree: read an uncompressed tar stream and tell the writer what to make (image-spec,
 * layer.md "Applying Changesets").
 *
 * Of entries with one name the last wins. Whiteouts hide lower layers only, whatever their place among the
 * entries; the writer's contract sees to that. The source is read to its end, so a verifying stream around it
 * has had its say when this returns. The writer stays the caller's: `finish` it once every digest is known to
 * match, `abort` it when this throws.
 *
 * Throws `RlError`: "corrupt", "limit" or "unsupported" for what is wrong with the layer, and whatever source
 * and writer throw. No entry is left out silently: one that cannot be applied refuses the layer.
 */
export async function applyLayer(
  source: AsyncIterable<Uint8Array>,
  writer: TreeWriter,
  options: ApplyOptions = {},
): Promise<LayerSummary> {
  const { limits = {}, onEntry } = options;
  const reader = openTar(source, limits);
  const budget = createOutputBudget(limits.outputBytes ?? OUTPUT_BYTES, options.received ?? reader.position);
  const skippedDevices: SkippedDevice[] = [];
  let skippedDeviceCount = 0;
  let rootAttributes: TreeAttributes | undefined;
  let entries = 0;
  let bytes = 0;
  try {
    for (;;) {
      const next = reader.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined) break;
      entries++;
      onEntry?.(entry);
      const path = cleanEntryPath(entry.path);
      budget.entry(entry, path);
      const whiteout = parseWhiteout(path);
      if (whiteout !== undefined) {
        await applyWhiteout(entry, whiteout, writer);
      } else if (entry.type === "character" || entry.type === "block") {
        skippedDeviceCount++;
        if (skippedDeviceCount <= RECORDED_DEVICES) skippedDevices.push(deviceOf(entry, entry.type, path));
      } else {
        const attributes = treeAttributes(entry);
        if (path.length === 0) rootAttributes = rootOf(entry, attributes);
        const settled = applyEntry(entry, path, attributes, writer);
        if (settled !== undefined) await settled;
        if (entry.size > 0) await copyContent(reader, writer, budget);
        bytes += entry.size;
      }
    }
  } finally {
    await reader.close();
  }
  const summary = { entries, bytes, skippedDevices, skippedDeviceCount };
  return rootAttributes === undefined ? summary : { ...summary, rootAttributes };
}

/**
 * Markers are empty files; AUFS wrote them as hard links to one such file. Any other type of that name is not
 * something the spec lets exist.
 */
function applyWhiteout(entry: TarEntry, whiteout: Whiteout, writer: TreeWriter): Settled {
  if ((entry.type !== "file" && entry.type !== "hardlink") || entry.size > 0) {
    throw corruptTar(displayName(entry.path), "a whiteout must be an empty file");
  }
  return whiteout.kind === "opaque" ? writer.opaque(whiteout.path) : writer.whiteout(whiteout.path);
}

/** Record a device node. Character device 0:0 is overlay's own whiteout, so a layer that has one is forging. */
function deviceOf(entry: TarEntry, type: "character" | "block", path: Uint8Array): SkippedDevice {
  if (path.length === 0) throw rootNotDirectory(entry);
  if (type === "character" && entry.deviceMajor === 0 && entry.deviceMinor === 0) {
    throw corruptTar(displayName(entry.path), "character device 0:0 is a whiteout of overlayfs");
  }
  return { path: path.slice(), type, major: entry.deviceMajor, minor: entry.deviceMinor };
}

function rootOf(entry: TarEntry, attributes: TreeAttributes): TreeAttributes {
  if (entry.type !== "directory") throw rootNotDirectory(entry);
  return attributes;
}

function rootNotDirectory(entry: TarEntry): Error {
  return corruptTar(displayName(entry.path), `the root of the layer is a ${entry.type}, not a directory`);
}

function applyEntry(
  entry: TarEntry,
  path: Uint8Array,
  attributes: TreeAttributes,
  writer: TreeWriter,
): Settled {
  switch (entry.type) {
    case "directory":
      return writer.directory(path, attributes);
    case "file":
      return writer.file(path, entry.size, attributes);
    case "symlink":
      return writer.symlink(path, symlinkTarget(entry), attributes);
    case "hardlink":
      return writer.hardlink(path, hardlinkTarget(entry, path));
    case "fifo":
      return writer.fifo(path, attributes);
    default:
      throw corruptTar(displayName(entry.path), `a ${entry.type} cannot be applied`);
  }
}

/** A symlink keeps its target byte for byte: what it means is decided inside the container. */
function symlinkTarget(entry: TarEntry): Uint8Array {
  // One byte of PATH_MAX is the closing NUL.
  if (entry.linkPath.length > 4095) throw tarLimit(displayName(entry.path), "the link target is too long");
  return entry.linkPath;
}

/** A hardlink names another entry, so its target follows the rules of entry names. */
function hardlinkTarget(entry: TarEntry, path: Uint8Array): Uint8Array {
  const target = cleanEntryPath(entry.linkPath);
  if (target.length === 0) throw corruptTar(displayName(entry.path), "it is a hard link to the root");
  if (equalBytes(target, path)) throw corruptTar(displayName(entry.path), "it is a hard link to itself");
  if (parseWhiteout(target) !== undefined)
    throw corruptTar(displayName(entry.path), "it is a hard link to a whiteout");
  return target;
}

async function copyContent(reader: TarReader, writer: TreeWriter, budget: OutputBudget): Promise<void> {
  for (;;) {
    const read = reader.read();
    const chunk = read instanceof Promise ? await read : read;
    if (chunk === undefined) return;
    budget.content(chunk.length);
    const settled = writer.data(chunk);
    if (settled !== undefined) await settled;
  }
}
