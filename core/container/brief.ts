/** What a listing shows of a container's document, read without the rest of it. */
import { type ContainerDocument, parseDocument } from "./document.ts";

/** The part of a document that costs little to read: neither the configuration nor the request. */
export type DocumentBrief = Pick<
  ContainerDocument,
  "id" | "image" | "imageName" | "imageId" | "ephemeral" | "name" | "created" | "args"
>;

/** How this program's documents begin (`documentBefore`). */
const HEAD =
  /^\{"id":"([0-9a-f]{64})","image":"([^"\\]*)",(?:"imageName":"([^"\\]*)",)?"imageId":"([^"\\]*)",/;
const EPHEMERAL = /,"ephemeral":(true|false)[,}]/;

/** Where the note begins behind the configuration (`documentNote`). A quote within a text would be escaped. */
const NOTE = '},"name":"';

/** Undefined for what `parseDocument` can make nothing of. One that is put together otherwise is read in full. */
export function parseBrief(text: string): DocumentBrief | undefined {
  const head = HEAD.exec(text);
  const at = text.lastIndexOf(NOTE);
  const note = head === null || at < 0 ? undefined : parseNote(`{${text.slice(at + 2)}`);
  const ephemeral = EPHEMERAL.exec(text)?.[1];
  if (head === null || note === undefined || ephemeral === undefined) return parseDocument(text);
  const { name, created, args } = note;
  const [, id = "", image = "", imageName, imageId = ""] = head;
  return { id, image, imageName, imageId, ephemeral: ephemeral === "true", name, created, args };
}

function parseNote(text: string): ContainerDocument | undefined {
  try {
    const note = JSON.parse(text) as ContainerDocument;
    return typeof note.created === "string" && Array.isArray(note.args) ? note : undefined;
  } catch {
    return undefined;
  }
}
