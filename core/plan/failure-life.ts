/** What people read when a container cannot be written down, or not be left to itself. */
import { DISK_FULL } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const NOT_RUNNING: FailureText = { code: "invalid", state: "it is not running" };
const NO_JOURNAL: FailureText = {
  state: "nobody keeps a journal here",
  hint: "The driver journald is for hosts with systemd; leave out --log-driver to keep the output in files.",
};

type LifeStep = Extract<
  RecordName,
  | "attach"
  | "background"
  | "document"
  | "note"
  | "life"
  | "log"
  | "name"
  | "events"
  | "eventLabels"
  | "commandEvents"
  | "volumeEvents"
  | "networkEvents"
  | "restart"
  | "health"
  | "healthArgument"
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
  eventLabels: { action: "tell of container" },
  commandEvents: { action: "tell of command" },
  volumeEvents: { action: "tell of volume" },
  networkEvents: { action: "tell of network" },
  restart: { action: "start container again" },
  health: { action: "keep health of container in", errors: DISK_FULL },
  healthArgument: { action: "run health check" },
};
