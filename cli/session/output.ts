/** Standard output and error through the C module: the runtime's own streams cost more than a container. */
import { isTerminal, terminalColumns, writeAll } from "../../core/host/bun/system.ts";
import type { Output } from "../output.ts";

const DEFAULT_COLUMNS = 80;
const EPIPE = -32;

export function createOutput(): Output {
  let isClosed = false;
  return {
    out: (text) => {
      isClosed ||= writeAll(1, text) === EPIPE;
    },
    err: (text) => {
      writeAll(2, text);
    },
    isTerminal,
    get isClosed() {
      return isClosed;
    },
    get columns() {
      return terminalColumns(2) || terminalColumns(1) || DEFAULT_COLUMNS;
    },
  };
}
