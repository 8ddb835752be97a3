/**
 * Plans that are made once and used for many starts.
 *
 * Of two starts with the same image and options only the container's id, the arguments and the environment
 * differ. A template is an encoded plan without the latter two and with a stand-in for the id; filling it in is
 * a copy, where making the plan costs a tenth of a container's start.
 */
import { RlError } from "../errors.ts";
import { encodePlan, PLAN_HEADER_SIZE, PLAN_RECORD_HEAD_SIZE } from "./encode.ts";
import { type Plan, RECORDS } from "./records.ts";

/**
 * Stands for the id: as long as one, and its first 12 characters, which name the host, are good for a host
 * name. No id looks like this, for ids are hexadecimal; and its first byte is rare in plans, for it is searched.
 */
export const STAND_IN_ID: string = "Zlstandinid0rlstandinid1rlstandinid2rlstandinid3rlstandinid4rlst";

/** Characters of an id that are its short form. */
const SHORT = 12;

/** What differs from start to start besides the id. */
export interface ProcessWords {
  readonly args: readonly string[];
  readonly env: readonly string[];
}

/** What else belongs to one start alone. */
export interface StartExtras {
  /** What the container is called. */
  readonly name?: string | undefined;
  /** The last part of the container's document. */
  readonly note?: string | undefined;
  /** What its events have besides: see `eventLabels`. */
  readonly eventLabels?: string | undefined;
  /** Removed after the container has ended. */
  readonly cleanup?: readonly string[] | undefined;
}

/** Encode a plan that was made with the stand-in for its id, leaving out arguments and environment. */
export function encodeTemplate(plan: Plan): Uint8Array {
  return encodePlan(plan.filter(({ record }) => record !== "argument" && record !== "environment"));
}

/**
 * Fill in a template, for an id of as many characters as the stand-in has. Arguments, environment and what else
 * is this start's own go first: records stand alone, and these only have to come before the last one.
 *
 * Each of these records is one text, so they are written here: the general encoder has to be warmed up first.
 *
 * @throws RlError "invalid" for a text with a NUL or half a surrogate pair
 */
export function fillTemplate(
  template: Uint8Array,
  id: string,
  words: ProcessWords,
  { name, note, eventLabels, cleanup = [] }: StartExtras = {},
): Uint8Array {
  const records = [
    { op: RECORDS.environment.op, texts: words.env },
    { op: RECORDS.argument.op, texts: words.args },
    { op: RECORDS.cleanup.op, texts: cleanup },
    { op: RECORDS.name.op, texts: name === undefined ? [] : [name] },
    { op: RECORDS.note.op, texts: note === undefined ? [] : [note] },
    { op: RECORDS.eventLabels.op, texts: eventLabels === undefined ? [] : [eventLabels] },
  ].flatMap(({ op, texts }) => texts.map((text) => ({ op, text })));
  const encoder = new TextEncoder();
  const encoded = records.map(({ text }) => encoder.encode(checked(text)));
  let size = template.length;
  for (const bytes of encoded) size += recordSize(bytes);
  const plan = new Uint8Array(size);
  const view = new DataView(plan.buffer);
  plan.set(template);
  replaceId(plan.subarray(0, template.length), encoder.encode(id));
  // The template's records move to the end, the header stays.
  const head = size - template.length;
  plan.copyWithin(PLAN_HEADER_SIZE + head, PLAN_HEADER_SIZE, template.length);
  plan.fill(0, PLAN_HEADER_SIZE, PLAN_HEADER_SIZE + head);
  let at = PLAN_HEADER_SIZE;
  encoded.forEach((bytes, index) => {
    view.setUint16(at, records[index]?.op ?? 0, true);
    view.setUint16(at + 2, 1, true);
    view.setUint32(at + 4, recordSize(bytes), true);
    view.setUint32(at + PLAN_RECORD_HEAD_SIZE, bytes.length, true);
    plan.set(bytes, at + PLAN_RECORD_HEAD_SIZE + 8);
    at += recordSize(bytes);
  });
  view.setUint32(TOTAL, size, true);
  view.setUint32(COUNT, view.getUint32(COUNT, true) + records.length, true);
  return plan;
}

/** Offsets in the header, see encode.ts. */
const TOTAL = 8;
const COUNT = 12;

/** Head, length, bytes and NUL, padded to 8. */
function recordSize(bytes: Uint8Array): number {
  return PLAN_RECORD_HEAD_SIZE + 8 + ((bytes.length + 8) & ~7);
}

function checked(text: string): string {
  if (text.isWellFormed() && !text.includes("\0")) return text;
  throw new RlError({
    code: "invalid",
    action: "pass to the container",
    subject: text,
    state: text.includes("\0") ? "it contains a NUL character" : "it is not well-formed Unicode",
  });
}

/** Put the id, or its short form, in place of the stand-in; the lengths are the same. */
function replaceId(plan: Uint8Array, id: Uint8Array): void {
  const standIn = new TextEncoder().encode(STAND_IN_ID);
  const [first = 0] = standIn;
  for (let at = plan.indexOf(first, PLAN_HEADER_SIZE); at >= 0; at = plan.indexOf(first, at)) {
    let length = 0;
    while (length < standIn.length && plan[at + length] === standIn[length]) length += 1;
    // Longer than the short form and shorter than the whole: the short form, and the beginning of something else.
    if (length < standIn.length) length = Math.min(length, SHORT);
    if (length >= SHORT) plan.set(id.subarray(0, length), at);
    at += Math.max(length, 1);
  }
}
