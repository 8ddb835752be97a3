/** Where the time goes: points of a start, written to the file RL_TRACE names when the start is handed over. */
import { appendText, monotonic } from "../../host/bun/system.ts";

export interface Trace {
  point(name: string): void;
  flush(): void;
}

const NOTHING: Trace = { point: () => undefined, flush: () => undefined };

/** Without a file, tracing costs two empty calls. */
export function openTrace(file: string | undefined): Trace {
  if (!file) return NOTHING;
  const lines: string[] = [];
  return {
    point: (name) => {
      lines.push(`${name} ${monotonic()}\n`);
    },
    flush: () => {
      appendText(file, lines.join(""));
    },
  };
}
