/** Offsets of the clocks in a new time namespace, see time_namespaces(7). */

import { RlError } from "../errors.ts";
import type { Linux } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** @throws RlError "invalid" without a time namespace of the container's own: nobody else's can be changed. */
export function compileTimeOffsets({ timeOffsets = {}, namespaces = [] }: Linux): PlanRecord[] {
  const records = Object.entries(timeOffsets).map(
    ([clock, { secs = 0, nanosecs = 0 }]): PlanRecord => ({
      record: "timeOffset",
      clock,
      // A signed number in an unsigned field: two's complement.
      seconds: BigInt.asUintN(64, BigInt(secs)),
      nanoseconds: nanosecs,
    }),
  );
  if (records.length === 0 || namespaces.some(({ type, path }) => type === "time" && !path)) return records;
  throw new RlError({
    code: "invalid",
    action: "use configuration property",
    subject: "linux.timeOffsets",
    state: "the container has no time namespace of its own",
    hint: "Add a namespace of type time, without a path.",
  });
}
