/** What the page and its worker say to each other. All of it is data; texts of an image come out escaped. */

/** A registry, and who the user is there. */
export interface RegistryQuestion {
  readonly reference: string;
  /** Host with optional port, perhaps with "http://" in front; "" when the reference says it. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** An image that can be looked at; an archive may have several. */
export interface OpenedImage {
  readonly id: number;
  readonly name: string;
}

export interface PlatformRow {
  /** "linux/arm64/v8", or what else the entry is. */
  readonly text: string;
  readonly digest: string;
  readonly size: number;
  /** It is an image, and can be chosen by its text. */
  readonly isImage: boolean;
}

export interface DocumentRow {
  readonly title: string;
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  /** Indented JSON. */
  readonly text: string;
}

/** A property with what it is set to, one or several. */
export type Fact = readonly [name: string, values: readonly string[]];

export interface LayerRow {
  readonly digest: string;
  readonly diffId: string;
  readonly mediaType: string;
  /** Bytes as stored. */
  readonly size: number;
}

/** How the image came to be, first step first. */
export interface StepRow {
  readonly text: string;
  /** Index of the layer it made. */
  readonly layer: number | undefined;
}

export interface ImageView {
  readonly id: number;
  readonly name: string;
  readonly platform: string;
  readonly platforms: readonly PlatformRow[];
  readonly documents: readonly DocumentRow[];
  readonly facts: readonly Fact[];
  readonly layers: readonly LayerRow[];
  readonly steps: readonly StepRow[];
  /** Bytes of all layers as stored. */
  readonly size: number;
  /** They are in a file, not at a registry. */
  readonly isLocal: boolean;
}

/** What the files of a layer came to. */
export interface LayerSizes {
  readonly contentSize: number;
  readonly wastedBytes: number;
  readonly entries: number;
}

export interface ReadImage {
  readonly layers: readonly LayerSizes[];
  readonly contentSize: number;
  readonly wastedBytes: number;
}

/** Which files: those that containers see, those of one layer, or those in which two images differ. */
export type FilesView =
  | { readonly kind: "whole"; readonly image: number }
  | { readonly kind: "layer"; readonly image: number; readonly layer: number }
  | { readonly kind: "difference"; readonly base: number; readonly other: number; readonly times: boolean };

export type RowKind = "directory" | "file" | "symlink" | "hardlink" | "fifo" | "character" | "block";

export interface FileRow {
  /** The name's bytes, a character for each. */
  readonly key: string;
  readonly name: string;
  readonly kind: RowKind;
  readonly hasRows: boolean;
  /** Bytes, of a directory those of all in it. */
  readonly size: number;
  readonly change?: "added" | "changed" | "removed" | undefined;
  /** What containers do not see. */
  readonly isHidden?: boolean | undefined;
  /** What there is to say besides. */
  readonly note?: string | undefined;
  /** "rwxr-xr-x 0:0". */
  readonly access?: string | undefined;
}

export interface FileRows {
  readonly rows: readonly FileRow[];
  /** Rows of the directory altogether. */
  readonly total: number;
}

export interface DifferenceView {
  readonly counts: Readonly<Record<"added" | "changed" | "removed" | "timesOnly", number>>;
  /** Bytes of files. */
  readonly addedBytes: number;
  readonly removedBytes: number;
  readonly shared: readonly LayerRow[];
  readonly onlyBase: readonly LayerRow[];
  readonly onlyOther: readonly LayerRow[];
  /** Properties that differ. */
  readonly facts: readonly { readonly name: string; readonly base: string[]; readonly other: string[] }[];
}

/** The choices of a start that the page offers. */
export interface RuntimeChoices {
  readonly command: string;
  readonly user: string;
  readonly network: "private" | "none" | "host";
  readonly readOnly: boolean;
  readonly terminal: boolean;
}

export interface Progress {
  /** Bytes that came, of so many; 0 when that is not known. */
  readonly received: number;
  readonly size: number;
  readonly text: string;
}

/** What can be asked of the worker. */
export interface Operations {
  openRegistry(question: RegistryQuestion): Promise<OpenedImage[]>;
  openArchive(file: File): Promise<OpenedImage[]>;
  /** @param platform "" for the usual one */
  choose(id: number, platform: string): Promise<ImageView>;
  read(id: number): Promise<ReadImage>;
  rows(view: FilesView, path: readonly string[], from: number): Promise<FileRows>;
  compare(base: number, other: number): Promise<DifferenceView>;
  runtime(id: number, choices: RuntimeChoices): Promise<string>;
  close(id: number): Promise<void>;
}

export type Operation = keyof Operations;

export interface Question {
  readonly call: number;
  readonly operation: Operation;
  readonly args: readonly unknown[];
}

/** A failure, in the parts of an `RlError`. */
export interface Problem {
  readonly message: string;
  readonly hint: string | undefined;
}

export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly problem: Problem }
  | { readonly progress: Progress };

/** Sent in place of a question: give up what is under way. */
export const CANCEL = "cancel";
