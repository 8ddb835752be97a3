/** What people read when a container cannot be written down, or not be left to itself. */
import { DISK_FULL } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const NOT_RUNNING: FailureText = { code: "invalid", state: "it is not running" };
type LifeStep = Extract<
  RecordName,
  "attach" | "background" | "document" | "note" | "life" | "log" | "restart" | "health" | "healthArgument"
>;

export const LIFE_TEXTS: Readonly<Record<LifeStep, StepText>> = {
  attach: {
    action: "attach to container",
    errors: {
      EPERM: {
        code: "invalid",
        state: "its streams are those of the program that has started it",
        hint: "Start containers with --detach or --tty to attach to them.",
      },
      ENOENT: NOT_RUNNING,
      ECONNREFUSED: NOT_RUNNING,
      ECONNRESET: {
        code: "unavailable",
        state: "its monitor has ended, or serves as many clients as it can",
      },
    },
  },
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
