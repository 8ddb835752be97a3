/**
 * What is written down of a container for as long as it is kept: `container.json` in its own directory.
 *
 * Of two starts with the same flags only the note differs, so the text is put together from two parts: one that can be
 * made before and kept with a prepared start, and the note of this very start.
 */
import type { RuntimeConfig } from "../spec/runtime-config.ts";
import type { ChosenHealthcheck } from "./health.ts";
import type { KeptMount } from "./mounts.ts";
import type { RestartPolicy } from "./restart.ts";

/** What of a container's process the configuration has no place for; further processes of it need it too. */
export interface ProcessExtras {
  /** As it is looked up in the container's own files: "name", "name:group", "1000", "1000:100". */
  readonly user: string;
  /** Supplementary groups that were asked for by name. */
  readonly groups: readonly string[];
  /** The system call filter: the usual one for the container's capabilities, none, or the compiled one in base64. */
  readonly filter: "default" | "none" | { readonly program: string; readonly flags: number };
  /** Paths below which alone files may be changed (landlock(7)); undefined where there is no such rule. */
  readonly writable?: readonly string[] | undefined;
}

/** What all starts with the same flags have in common. */
export interface DocumentBase {
  readonly id: string;
  /** Canonical reference of its image. */
  readonly image: string;
  /** The image, as whoever started it wrote it. */
  readonly imageName?: string | undefined;
  readonly imageId: string;
  /** Of the image. */
  readonly imageLabels?: Readonly<Record<string, string>> | undefined;
  /** It is removed when it ends. */
  readonly ephemeral: boolean;
  /** Asks its command to end, as people write it; the image's where nobody said anything, SIGTERM without either. */
  readonly stopSignal?: string | undefined;
  /** Seconds it has to end then; -1 for as long as it takes. */
  readonly stopTimeout?: number | undefined;
  /** Absent: "no". */
  readonly restart?: RestartPolicy | undefined;
  /** How its monitor finds out whether it is well. */
  readonly health?: ChosenHealthcheck | undefined;
  /** As whoever started it asked for it, to start it again: not read by the core. */
  readonly request: unknown;
  /** What it has mounted at somebody's wish. */
  readonly mounts?: readonly KeptMount[] | undefined;
  /** Without arguments and environment. */
  readonly config: RuntimeConfig;
  /** Undefined for a container of another runtime. */
  readonly extras?: ProcessExtras | undefined;
}

/** What each start has of its own. */
export interface DocumentNote {
  readonly name: string;
  /** RFC 3339. */
  readonly created: string;
  /** Behind the image, as it was asked for. */
  readonly command: readonly string[];
  /** "NAME=VALUE" as it was asked for. */
  readonly env: readonly string[];
  /** What is executed. */
  readonly args: readonly string[];
  readonly environment: readonly string[];
  /** As they were asked for; of a document that was read also those of the image, which they win over. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A container, as it is written down. */
export interface ContainerDocument extends DocumentBase, DocumentNote {}

/** The first part of the text. */
export function documentBefore(base: DocumentBase): string {
  return `${JSON.stringify({ ...base, config: withWords(base.config, [], []) }).slice(0, -1)},`;
}

/** The second part of the text. */
export function documentNote(note: DocumentNote): string {
  return `${JSON.stringify(note).slice(1)}\n`;
}

/** What this program wrote; undefined for what it did not, such as a file that a crash of the machine cut short. */
export function parseDocument(text: string): ContainerDocument | undefined {
  try {
    const document = JSON.parse(text) as ContainerDocument;
    const { imageLabels, labels, config, args, environment } = document;
    return {
      ...document,
      ...((imageLabels ?? labels) !== undefined && { labels: { ...imageLabels, ...labels } }),
      config: withWords(config, args, environment),
    };
  } catch {
    return undefined;
  }
}

/** The whole text of a container that is written down by who prepares it. */
export function documentText(document: ContainerDocument): string {
  const { name, created, command, env, args, environment, labels, ...base } = document;
  return documentBefore(base) + documentNote({ name, created, command, env, args, environment, labels });
}

function withWords(config: RuntimeConfig, args: readonly string[], env: readonly string[]): RuntimeConfig {
  return config.process === undefined ? config : { ...config, process: { ...config.process, args, env } };
}
