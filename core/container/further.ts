/** Parts of a document that only some releases wrote. */
import type { ContainerDocument } from "./document.ts";

export interface FurtherDocument {
  /** Those of the image, and those that were asked for. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly stopSignal?: string | undefined;
  /** Seconds. */
  readonly stopTimeout?: number | undefined;
}

export function furtherOf(document: Pick<ContainerDocument, "id">): FurtherDocument {
  return document as FurtherDocument;
}
