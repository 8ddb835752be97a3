/** A context in which every call of a container's life is written down. */
import type { CommandContext, KeptContainer } from "../../../cli/context.ts";
import type { Container } from "../../../core/container/life.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeContext, type Recorded } from "../helpers.ts";

export interface LifeScene {
  readonly context: CommandContext & { output: Recorded };
  readonly calls: unknown[][];
  /** What was told of whom. */
  readonly events: string[];
}

/** Containers of any name, which run or have ended with 3. */
export function lifeScene(isRunning = true): LifeScene {
  const calls: unknown[][] = [];
  const events: string[] = [];
  const container = (name: string): Container => ({
    document: { ...DOCUMENT, name },
    status: isRunning ? "running" : "exited",
    state: isRunning
      ? { bootId: "b", pid: 7, startTime: 70, monitor: { pid: 6, startTime: 60 }, startedAt: "t", cgroup: "" }
      : undefined,
    end: { exitCode: 3, oomKilled: false, startedAt: "t", finishedAt: "t" },
  });
  const say =
    <T>(verb: string, result: T) =>
    async ({ document }: Container, ...more: unknown[]): Promise<T> => {
      calls.push([verb, document.name, ...more]);
      return result;
    };
  const context = makeContext({
    events: {
      ...makeContext().events,
      tell: ({ action, attributes }) => void events.push(`${action} ${attributes.name}`),
    },
    containers: {
      ...makeContext().containers,
      list: async () => [container("one"), container("two")],
      find: async (name) =>
        ({ note: { ...DOCUMENT, name }, now: container(name), isRunning: () => isRunning }) as KeptContainer,
      attach: (({ document }: Container) => {
        calls.push(["attach", document.name]);
      }) as never,
      wait: async ({ document }) => (document.name === "lost" ? undefined : 9),
    },
    life: {
      create: async (request) => {
        calls.push(["create", request.image, request.command, request.flags.detach, request.flags.name]);
        return "c".repeat(64);
      },
      start: async (container) => {
        await say("start", 0)(container);
        return container.document.name === "bad" ? 127 : 0;
      },
      stop: say("stop", undefined),
      kill: say("kill", undefined),
      pause: say("pause", undefined),
      unpause: say("unpause", undefined),
    },
  });
  return { context, calls, events };
}
