/**
 * The plan's vocabulary: one table that types the records, drives the encoder and prints
 * `syscalls-c/generated/plan.h` (scripts/generate.ts), so that the two sides cannot drift.
 *
 * A record stands alone: executing it needs nothing from the record before or after it but the order.
 * "host" records are read by the monitor before it clones; "container" records are executed in order by the
 * new process between clone and exec. The last one is `exec`.
 *
 * Field kinds: "u32" and "u64" numbers (u64 takes number or bigint), "text" bytes without NUL (a string is
 * encoded as UTF-8; a Uint8Array is kept byte for byte), "bytes" anything.
 */

import type { FieldKind } from "./record-shape.ts";
import { HOST_RECORDS } from "./records-host.ts";
import { PROCESS_RECORDS } from "./records-process.ts";
import { ROOT_RECORDS } from "./records-root.ts";

export type { FieldKind } from "./record-shape.ts";

export const RECORDS = { ...HOST_RECORDS, ...ROOT_RECORDS, ...PROCESS_RECORDS } as const;

type FieldValue<K extends FieldKind> = K extends "u32"
  ? number
  : K extends "u64"
    ? number | bigint
    : K extends "text"
      ? string | Uint8Array
      : Uint8Array;

export type RecordName = keyof typeof RECORDS;

/** One record: its name and the fields of the table. */
export type PlanRecord = {
  [N in RecordName]: { readonly record: N } & {
    readonly [F in keyof (typeof RECORDS)[N]["fields"]]: (typeof RECORDS)[N]["fields"][F] extends FieldKind
      ? FieldValue<(typeof RECORDS)[N]["fields"][F]>
      : never;
  };
}[RecordName];

/** What the monitor executes, in order. */
export type Plan = readonly PlanRecord[];
