/** Descriptors of the caller's that a process of the container gets. */
import { RlError } from "../errors.ts";
import type { PlanRecord } from "../plan/records.ts";

/** The most open files that Linux lets a process have by default (fs.nr_open, proc(5)). */
const MOST = 2 ** 20;

/** How many there are, from descriptor 3 on. @throws RlError "invalid" */
export function parsePreserved(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= MOST) return Number(text);
  throw new RlError({
    code: "invalid",
    action: "accept value of --preserve-fds",
    subject: text,
    state: `it is not a number from 0 to ${MOST}`,
    hint: "it counts the descriptors from 3 on",
  });
}

export function preservedRecords(count: number): PlanRecord[] {
  return count > 0 ? [{ record: "preserveDescriptors", count }] : [];
}
