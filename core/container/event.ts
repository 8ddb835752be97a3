/**
 * What has happened, to a container or an image: lines of JSON in a file of the run directory, which monitors
 * (syscalls-c/events.c) and the program's own commands append to.
 */
import { splitName } from "../image/name.ts";
import type { ContainerDocument } from "./document.ts";

/** Docker's names. */
export type EventType = "container" | "image" | "volume" | "network";

/** Something that has happened. */
export interface LifeEvent {
  readonly type: EventType;
  /** "start", "die", "pull": docker's words. */
  readonly action: string;
  /** Of a container its id, of an image its identifier or name. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch. */
  readonly timeNano: bigint;
}

/** A line of the file, with its end. */
export function eventText({ type, action, id, attributes, timeNano }: LifeEvent): string {
  return `${JSON.stringify({ type, id, attributes, action, timeNano: String(timeNano) })}\n`;
}

/** What a monitor's lines begin with, up to where the container's name and more attributes go. */
export function eventBefore(
  id: string,
  image: string,
  labels: Readonly<Record<string, string>> | null | undefined,
): string {
  return JSON.stringify({ type: "container", id, attributes: containerAttributes(image, labels) }).slice(
    0,
    -2,
  );
}

/** Labels of one start alone, to follow what `eventBefore` makes; undefined when there are none. */
export function eventLabels(labels: Readonly<Record<string, string>> | null | undefined): string | undefined {
  // The image is no label's to say; the name follows, and of two the last one counts.
  const own = Object.entries(labels ?? {}).filter(([key]) => key !== "image");
  const text = own.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join("");
  return text === "" ? undefined : text;
}

/** But for the name: labels, and the image as docker shows it. */
function containerAttributes(
  reference: string,
  labels: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  return { ...labels, image: shownImage(reference) };
}

/** What a container's event is about. */
export function containerEvent(
  { id, name, image, labels }: Pick<ContainerDocument, "id" | "name" | "image" | "labels">,
  action: string,
  more: Readonly<Record<string, string>> = {},
): Omit<LifeEvent, "timeNano"> {
  return {
    type: "container",
    action,
    id,
    attributes: { ...containerAttributes(image, labels), name, ...more },
  };
}

/** What an image's event is about. @param name by which it is meant: docker has a name or the identifier itself */
export function imageEvent(
  id: string,
  action: string,
  name: string,
  labels?: Readonly<Record<string, string>> | null,
): Omit<LifeEvent, "timeNano"> {
  return { type: "image", action, id, attributes: { ...labels, name } };
}

/** That so many bytes were freed by removing all that is not used. */
export function pruneEvent(type: EventType, bytes: number): Omit<LifeEvent, "timeNano"> {
  return { type, action: "prune", id: "", attributes: { reclaimed: String(bytes) } };
}

/** An event of a line; undefined for what is none, such as the rest of a line that found no room. */
export function parseEvent(line: string): LifeEvent | undefined {
  try {
    const { type, action, id, attributes, timeNano } = JSON.parse(line) as Record<string, unknown>;
    if (typeof action !== "string" || typeof id !== "string" || typeof timeNano !== "string")
      return undefined;
    if (typeof attributes !== "object" || attributes === null || !/^\d+$/.test(timeNano)) return undefined;
    return {
      type: type as EventType,
      action,
      id,
      attributes: attributes as LifeEvent["attributes"],
      timeNano: BigInt(timeNano),
    };
  } catch {
    return undefined;
  }
}

function shownImage(reference: string): string {
  const { repository, tag } = splitName(reference);
  return tag === undefined || tag === "latest" ? repository : `${repository}:${tag}`;
}
