import { RlError } from "../errors.ts";
import type { Integer64 } from "../spec/runtime-config.ts";

/** One write into a file of a control group (version 2): one write(2), without a newline. */
export interface CgroupWrite {
  /** Name of the file in the group's directory: no slash in it. */
  readonly file: string;
  readonly value: string;
  /** What to write when there is no such file: kernels and schedulers of input and output differ. */
  readonly orElse?: CgroupWrite;
  /** When there is no such file, the kernel already does what is asked. */
  readonly isOptional?: true;
}

/** No limit, as files of control groups have it. */
export const MAX = "max";

/** Digits of an integer, never an exponent. */
export function digits(value: Integer64): string {
  return BigInt(value).toString();
}

/** A write of a limit, of which every negative number is none. */
export function limitWrite(file: string, limit: Integer64): CgroupWrite {
  return limit < 0 ? neutral(file, MAX) : { file, value: digits(limit) };
}

/** A write of what a group does by itself: without the controller, or on an older kernel, it does so too. */
export function neutral(file: string, value: string): CgroupWrite {
  return { file, value, isOptional: true };
}

/** Zero and what is absent are how generators of configs say that nothing is asked for. */
export function isSet<T extends Integer64>(value: T | undefined): value is T {
  return value !== undefined && BigInt(value) !== 0n;
}

/** The error of a limit that only control groups of version 1 have. */
export function onlyVersion1(property: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "use configuration property",
    subject: `linux.resources.${property}`,
    state: "control groups of version 2 have no such limit",
    hint: "Remove it from the configuration.",
  });
}

/** The error of limits that contradict each other, or that the kernel does not know. */
export function refuseLimit(property: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "use configuration property",
    subject: `linux.resources.${property}`,
    state,
  });
}
