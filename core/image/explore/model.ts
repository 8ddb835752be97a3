import type { Digest } from "../../digest/digest.ts";
import type { TarEntryType } from "../../tar/entry.ts";
import type { HistoryStep } from "../history.ts";

/** What is in an image, layer by layer. */
export interface ExploredImage {
  /** Bottom first. */
  readonly layers: readonly ExploredLayer[];
  /** How it came to be, the first step first. */
  readonly steps: readonly ExploredStep[];
  /** Bytes of all file content in all layers. */
  readonly contentSize: number;
  /** Bytes of file content that no container of the image can see. */
  readonly wastedBytes: number;
}

export interface ExploredStep extends Pick<HistoryStep, "created" | "createdBy" | "comment"> {
  /** Index of the layer it made. */
  readonly layer: number | undefined;
}

export interface ExploredLayer {
  readonly digest: Digest;
  /** Bytes as stored. */
  readonly size: number;
  /** Bytes of file content. */
  readonly contentSize: number;
  /** Bytes of its content that layers above, or later entries of its own, replace or remove. */
  readonly wastedBytes: number;
  /** Bytes of the content of layers below that it replaces or removes. */
  readonly hiddenBytes: number;
  /** Directories before what is in them, siblings in the order of the archive. */
  readonly entries: readonly ExploredEntry[];
}

export interface ExploredEntry {
  /** Last part of the path; bytes, since names are. */
  readonly name: Uint8Array;
  /** Directories above it in the image: 0 for what is in the root. */
  readonly depth: number;
  readonly type: TarEntryType;
  readonly change: Change;
  /** Bytes of file content; of a removed one, what it had. A hard link has none: its content counts once. */
  readonly size: number;
  /** Index of the layer that replaces or removes it; undefined when containers see it. */
  readonly hiddenBy: number | undefined;
  /** Bytes of its content that nobody sees: none while another name still leads to it. */
  readonly wasted: number;
  /** Target of a link. */
  readonly link: Uint8Array | undefined;
}

/**
 * What an entry does to the layers below: something new, something in place of what was there, nothing there any
 * more, or, for a directory, nothing but having its entries.
 */
export type Change = "added" | "changed" | "removed" | "kept";
