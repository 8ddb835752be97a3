/** The fields of a container's row, with docker's names and words. */

import { shortImageName } from "../../core/engine/containers/image-name.ts";
import { networksOf } from "../../core/engine/containers/network.ts";
import type { ContainerSize } from "../../core/engine/containers/size.ts";
import { containerLabels, containerMounts, type ListedContainer } from "../../core/mod.ts";
import { formatAge, formatSize, formatTime, shortId } from "../format.ts";
import { portsText } from "./ports.ts";
import { statusText } from "./status.ts";

export interface FieldOptions {
  readonly noTrunc: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** By id, where they were measured. */
  readonly sizes?: ReadonlyMap<string, ContainerSize> | undefined;
}

type Field = (container: ListedContainer, options: FieldOptions) => string;

/** Cells of a command and of a mount when they are cut. */
const COMMAND = 20;
const MOUNT = 15;

export const FIELDS = {
  Command: ({ brief }, { noTrunc }) => {
    const text = brief === undefined ? "" : commandText(brief.args);
    return JSON.stringify(noTrunc ? text : ellipsis(text, COMMAND));
  },
  CreatedAt: ({ brief }) => (brief === undefined ? "" : formatTime(Date.parse(brief.created))),
  ID: ({ id }, { noTrunc }) => (noTrunc ? id : shortId(id)),
  Image: ({ brief }) => (brief === undefined ? "" : shortImageName(brief)),
  Labels: (container) =>
    Object.entries(labelsOf(container))
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  LocalVolumes: (container) => String(mountsOf(container).filter(({ Type }) => Type === "volume").length),
  Mounts: (container, { noTrunc }) =>
    mountsOf(container)
      .map(({ Name, Source }) => (noTrunc ? (Name ?? Source) : ellipsis(Name ?? Source, MOUNT)))
      .join(","),
  Names: ({ brief }) => brief?.name ?? "",
  Networks: (container) => networksOf(container).join(","),
  Ports: ({ state, status }) =>
    status === "running" || status === "paused" ? portsText(state?.ports ?? []) : "",
  RunningFor: ({ brief }, { now }) => (brief === undefined ? "" : formatAge(Date.parse(brief.created), now)),
  Size: ({ id }, { sizes }) => {
    const { own, whole } = sizes?.get(id) ?? { own: 0, whole: 0 };
    return whole > 0 ? `${formatSize(own)} (virtual ${formatSize(whole)})` : formatSize(own);
  },
  State: ({ status }) => status,
  Status: (container, { now }) => statusText(container, now),
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof FIELDS;

export const HEADS: Readonly<Record<FieldName, string>> = {
  Command: "COMMAND",
  CreatedAt: "CREATED AT",
  ID: "CONTAINER ID",
  Image: "IMAGE",
  Labels: "LABELS",
  LocalVolumes: "LOCAL VOLUMES",
  Mounts: "MOUNTS",
  Names: "NAMES",
  Networks: "NETWORKS",
  Ports: "PORTS",
  RunningFor: "CREATED",
  Size: "SIZE",
  State: "STATE",
  Status: "STATUS",
};

/** The usual table; the size comes last, where it was measured. */
export const COLUMNS: readonly FieldName[] = [
  "ID",
  "Image",
  "Command",
  "RunningFor",
  "Status",
  "Ports",
  "Names",
];

export function labelsOf(container: ListedContainer): Readonly<Record<string, string>> {
  const document = container.document();
  return document === undefined ? {} : containerLabels(document);
}

function mountsOf(container: ListedContainer) {
  const document = container.document();
  return document === undefined ? [] : containerMounts(document);
}

/** Words with blanks in them are in quotes. */
function commandText(args: readonly string[]): string {
  return args.map((word, index) => (index > 0 && word.includes(" ") ? `'${word}'` : word)).join(" ");
}

/** With so many characters at most. */
function ellipsis(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
