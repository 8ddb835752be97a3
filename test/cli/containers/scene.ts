/** Containers as commands see them, without a machine. */
import type { CommandContext, KeptContainer } from "../../../cli/context.ts";
import type { ContainerDocument } from "../../../core/container/document.ts";
import type { Container } from "../../../core/container/life.ts";
import { type ListedContainer, listed } from "../../../core/container/listing.ts";
import { RlError } from "../../../core/errors.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeContext, NOW, type Recorded } from "../helpers.ts";

const MONITOR = { pid: 6, startTime: 60 };

/** Moments before `NOW`. */
export function ago(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

export const RUNNING = {
  bootId: "now",
  pid: 7,
  startTime: 70,
  monitor: MONITOR,
  startedAt: ago(3),
  cgroup: "",
};

/** Parts of a container and of its document. */
export type Parts = Pick<Partial<Container>, "status" | "state" | "end"> &
  Omit<Partial<ContainerDocument>, "health">;

/** A container of this name that has ended; tests say what is otherwise. */
export function container(name: string, parts: Parts = {}): Container {
  const { status = "exited", state, end, ...rest } = parts;
  const id = Buffer.from(name).toString("hex").padEnd(64, "0");
  const document = { ...DOCUMENT, id, name, created: ago(10), ...rest };
  const over = { exitCode: 0, oomKilled: false, startedAt: ago(9), finishedAt: ago(5) };
  if (status === "exited") return { document, status, end: end ?? over };
  return { document, status, state: state ?? (status === "created" ? undefined : RUNNING), end };
}

/** One whose document cannot be read. */
export function dead(id: string): ListedContainer {
  return { id, brief: undefined, status: "dead", document: () => undefined };
}

export interface Containers {
  readonly context: CommandContext & { readonly output: Recorded };
  /** Names of those that are there. */
  names(): string[];
  /** What was sent to which. */
  readonly signals: [name: string, signal: number][];
}

/** A context with these containers, newest first; what is killed ends. */
export function withContainers(
  all: readonly Container[],
  parts: Partial<CommandContext> = {},
  broken: readonly ListedContainer[] = [],
): Containers {
  const signals: [string, number][] = [];
  const left = new Map(all.map((each) => [each.document.id, each]));
  const lost = new Map(broken.map((each) => [each.id, each]));
  const find = async (text: string): Promise<KeptContainer> => {
    const now = [...left.values()].find(({ document: { id, name } }) => name === text || id.startsWith(text));
    if (now === undefined) throw missing(text);
    const isRunning = () => !["exited", "created"].includes(now.status);
    const open = () => Promise.reject(new Error("not expected to be called"));
    return { note: now.document, now, isRunning, open };
  };
  const base = makeContext();
  const context = makeContext({
    containers: {
      ...base.containers,
      find,
      list: async () => [...left.values()],
      wait: async () => 137,
      remove: async ({ note }) => void left.delete(note.id),
    },
    life: {
      ...base.life,
      kill: async ({ document: { id, name } }, signal) => {
        signals.push([name, signal]);
        left.set(id, container(name));
      },
    },
    shelf: {
      list: async () => [...[...left.values()].map(listed), ...lost.values()],
      place: (id) => ({ directory: `/none/${id}`, driver: "overlay", logPath: "" }),
      rename: ({ document }, name) => {
        const now = left.get(document.id);
        if (now !== undefined) left.set(document.id, { ...now, document: { ...document, name } });
      },
      removeDead: async (id) => (lost.delete(id) ? id : undefined),
    },
    ...parts,
  });
  return { context, names: () => [...left.values()].map(({ document }) => document.name), signals };
}

function missing(text: string): RlError {
  return new RlError({ code: "not-found", action: "find container", subject: text, state: "there is none" });
}
