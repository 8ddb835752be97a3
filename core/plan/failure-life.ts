/** What people read when a container cannot be written down, or not be left to itself. */
import { DISK_FULL } from "./failure-common.ts";
import type { StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

type LifeStep = Extract<RecordName, "background" | "document" | "note" | "life" | "log" | "restart" | "health" | "healthArgument">;

export const LIFE_TEXTS: Readonly<Record<LifeStep, StepText>> = {
  background: {
    action: "leave for the background by",
    subject: "fork",
    errors: { EAGAIN: { state: "the limit of processes is reached", hint: "See ulimit -u." } },
  },
  document: { action: "write down container in", errors: DISK_FULL },
  note: { action: "write down container" },
  life: { action: "keep state of container in", errors: DISK_FULL },
  log: { action: "write log", errors: DISK_FULL },
  restart: { action: "start container again" },
  health: { action: "keep health of container in", errors: DISK_FULL },
  healthArgument: { action: "run health check" },
};
