import { readSmallFile } from "./system.ts";

/**
 * How many processors the machine has, counted to the highest number (sysfs, "cpu/present": "0-3,8"). Those this
 * process may not run on are among them, unlike in `navigator.hardwareConcurrency`.
 */
export function processorCount(read: (path: string) => Uint8Array | number = readSmallFile): number {
  const bytes = read("/sys/devices/system/cpu/present");
  const highest = typeof bytes === "number" ? undefined : /(\d+)\s*$/.exec(new TextDecoder().decode(bytes));
  return highest === null || highest === undefined ? navigator.hardwareConcurrency : Number(highest[1]) + 1;
}
