/**
 * Plans that are made once and used for many starts.
 *
 * Of two starts with the same image and options only the container's id, the arguments and the environment
 * differ. A template is an encoded plan without the latter two and with a stand-in for the id; filling it in is
 * a copy, where making the plan costs a tenth of a container's start.
 */
import { encodePlan, PLAN_HEADER_SIZE } from "./encode.ts";
import type { Plan, PlanRecord } from "./records.ts";

/**
 * Stands for the id: as long as one, and its first 12 characters, which name the host, are good for a host
 * name. No id looks like this, for ids are hexadecimal.
 */
export const STAND_IN_ID: string = "rlstandinid0rlstandinid1rlstandinid2rlstandinid3rlstandinid4rlst";

/** Characters of an id that are its short form. */
const SHORT = 12;

/** What differs from start to start besides the id. */
export interface ProcessWords {
  readonly args: readonly string[];
  readonly env: readonly string[];
}

/** Encode a plan that was made with the stand-in for its id, leaving out arguments and environment. */
export function encodeTemplate(plan: Plan): Uint8Array {
  return encodePlan(plan.filter(({ record }) => record !== "argument" && record !== "environment"));
}

/**
 * Fill in a template, for an id of as many characters as the stand-in has. Arguments, environment and `more` host
 * records go first: records stand alone, and these only have to come before the last one.
 */
export function fillTemplate(
  template: Uint8Array,
  id: string,
  words: ProcessWords,
  more: Plan = [],
): Uint8Array {
  const head = encodePlan([
    ...more,
    ...words.env.map((entry): PlanRecord => ({ record: "environment", entry })),
    ...words.args.map((value): PlanRecord => ({ record: "argument", value })),
  ]);
  const plan = new Uint8Array(head.length + template.length - PLAN_HEADER_SIZE);
  plan.set(template.subarray(PLAN_HEADER_SIZE), head.length);
  plan.set(head);
  replaceId(plan, head.length, new TextEncoder().encode(id));
  const view = new DataView(plan.buffer);
  const records = new DataView(template.buffer, template.byteOffset).getUint32(COUNT, true);
  view.setUint32(TOTAL, plan.length, true);
  view.setUint32(COUNT, view.getUint32(COUNT, true) + records, true);
  return plan;
}

/** Offsets in the header, see encode.ts. */
const TOTAL = 8;
const COUNT = 12;

/** Put the id, or its short form, in place of the stand-in; the lengths are the same. */
function replaceId(plan: Uint8Array, from: number, id: Uint8Array): void {
  const standIn = new TextEncoder().encode(STAND_IN_ID);
  const [first = 0] = standIn;
  for (let at = plan.indexOf(first, from); at >= 0; at = plan.indexOf(first, at)) {
    let length = 0;
    while (length < standIn.length && plan[at + length] === standIn[length]) length += 1;
    // Longer than the short form and shorter than the whole: the short form, and the beginning of something else.
    if (length < standIn.length) length = Math.min(length, SHORT);
    if (length >= SHORT) plan.set(id.subarray(0, length), at);
    at += Math.max(length, 1);
  }
}
