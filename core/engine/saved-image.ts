/** Images that are to be saved, by what people call them. */
import {
  type ContentPorts,
  findImage,
  formatReference,
  isRlError,
  type Platform,
  parseDockerReference,
  type SavedImage,
} from "../mod.ts";
import { storedName } from "./short-name.ts";

/** An image keeps the name that was typed, or that an alias stands for; one that was named by its id or digest has none in the archive. */
export async function savedImage(text: string, platform: Platform, ports: ContentPorts): Promise<SavedImage> {
  const name = await storedName(text, platform, ports);
  const record = await findImage(name, platform, ports.metadata);
  return { record, references: isTagOf(name, record.reference) ? [record.reference] : [] };
}

/** Whether the text, as people write it, is this reference with its tag. */
function isTagOf(text: string, reference: string): boolean {
  try {
    const parsed = parseDockerReference(text);
    return parsed.tag !== undefined && formatReference(parsed) === reference;
  } catch (error) {
    // What names no repository is an id.
    if (isRlError(error)) return false;
    throw error;
  }
}
