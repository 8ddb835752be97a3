/** What people read when a container cannot be written down, or not be left to itself. */
import { NO_SPACE } from "./failure-common.ts";
import type { StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

type LifeStep = Extract<RecordName, "background" | "document" | "note" | "life" | "log">;

const FULL = { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE } as const;

export const LIFE_TEXTS: Readonly<Record<LifeStep, StepText>> = {
  background: {
    action: "leave for the background by",
    subject: "fork",
    errors: { EAGAIN: { state: "the limit of processes is reached", hint: "See ulimit -u." } },
  },
  document: { action: "write down container in", errors: FULL },
  note: { action: "write down container" },
  life: { action: "keep state of container in", errors: FULL },
  log: { action: "write log", errors: FULL },
};
