/** What a record of a plan looks like. */

/** Numbers (u64 takes number or bigint), "text" bytes without NUL, "bytes" anything. */
export type FieldKind = "u32" | "u64" | "text" | "bytes";

export interface RecordShape {
  readonly op: number;
  readonly stage: "host" | "container";
  readonly fields: Readonly<Record<string, FieldKind>>;
}

export type RecordShapes = Readonly<Record<string, RecordShape>>;
