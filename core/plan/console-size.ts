/** The size of the container's terminal at the beginning. */

import type { Process } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** Nothing without a terminal, as the specification demands, and for the zeros that generators of configs write. */
export function compileConsoleSize(process: Process | undefined): PlanRecord[] {
  const { height = 0, width = 0 } = process?.consoleSize ?? {};
  return process?.terminal === true && height + width > 0 ? [{ record: "consoleSize", height, width }] : [];
}
