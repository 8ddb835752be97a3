/** What people read when a container cannot be written down, or not be left to itself. */
import { DISK_FULL } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

type LifeStep = Extract<RecordName, "background" | "document" | "note" | "life" | "log" | "name" | "events">;

const NO_JOURNAL: FailureText = {
  state: "nobody keeps a journal here",
  hint: "The driver journald is for hosts with systemd; leave out --log-driver to keep the output in files.",
};

export const LIFE_TEXTS: Readonly<Record<LifeStep, StepText>> = {
  background: {
    action: "leave for the background by",
    subject: "fork",
    errors: { EAGAIN: { state: "the limit of processes is reached", hint: "See ulimit -u." } },
  },
  document: { action: "write down container in", errors: DISK_FULL },
  note: { action: "write down container" },
  life: { action: "keep state of container in", errors: DISK_FULL },
  log: {
    action: "keep output in",
    errors: {
      ...DISK_FULL,
      ECONNREFUSED: NO_JOURNAL,
      ENOENT: NO_JOURNAL,
      E2BIG: { state: "its labels and variables take too long a text", hint: "Name fewer of them." },
    },
  },
  name: { action: "name container" },
  events: { action: "tell of container in" },
};
