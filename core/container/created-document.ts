/** The document of a container that waits for its start. */
import { RlError } from "../errors.ts";
import type { Plan } from "../plan/records.ts";
import { STAND_IN_ID } from "../plan/template.ts";
import { type DocumentBase, type DocumentNote, documentBefore, documentNote } from "./document.ts";

/** Characters of an id that are its short form. */
const SHORT = 12;

/**
 * From a plan whose id is the stand-in. That it is to be removed when it ends is left to the request: until it is
 * started, one that does not run is no reason to remove it.
 *
 * @throws RlError "invalid" for a plan without a document
 */
export function createdDocument(plan: Plan, id: string, note: DocumentNote): string {
  const record = plan.find((each) => each.record === "document");
  if (record?.record !== "document") {
    const state = "its plan says nothing of it";
    throw new RlError({ code: "invalid", action: "write down container", subject: id, state });
  }
  const before = new TextDecoder().decode(record.before);
  const base = JSON.parse(`${before.slice(0, -1)}}`) as DocumentBase;
  const filled = documentBefore({ ...base, ephemeral: false })
    .replaceAll(STAND_IN_ID, id)
    .replaceAll(STAND_IN_ID.slice(0, SHORT), id.slice(0, SHORT));
  return filled + documentNote(note);
}
