/** Standard output and error through the C module: the runtime's own streams cost more than a container. */
import { isTerminal, terminalColumns, writeAll } from "../../core/host/bun/system.ts";
import type { Output } from "../output.ts";

const DEFAULT_COLUMNS = 80;

export function createOutput(): Output {
  return {
    out: (text) => {
      writeAll(1, text);
    },
    err: (text) => {
      writeAll(2, text);
    },
    isTerminal,
    get columns() {
      return terminalColumns(2) || terminalColumns(1) || DEFAULT_COLUMNS;
    },
  };
}
