/**
 * The plan's vocabulary as a C header. Not on the run path: scripts/generate.ts writes the result to
 * `syscalls-c/generated/plan.h`, and a test holds the two together.
 */

import { PLAN_HEADER_SIZE, PLAN_MAGIC, PLAN_RECORD_HEAD_SIZE, PLAN_VERSION } from "./encode.ts";
import { type FieldKind, RECORDS } from "./records.ts";

const KIND_LETTERS: Readonly<Record<FieldKind, string>> = { u32: "u", u64: "q", text: "t", bytes: "b" };

/** The text of plan.h. Throws when two names of the table would become one C name. */
export function renderHeader(): string {
  const records = Object.entries(RECORDS).map(([name, shape]) => ({
    name,
    constant: `PLAN_${upperSnake(name)}`,
    op: shape.op,
    stage: shape.stage,
    fields: Object.entries(shape.fields) as [string, FieldKind][],
  }));
  const maxFields = Math.max(...records.map((record) => record.fields.length));
  const lastOp = Math.max(...records.map((record) => record.op));

  const ops = records.map((record) => `  ${record.constant} = ${record.op},`);
  const indexes = records
    .filter((record) => record.fields.length > 0)
    .map((record) => {
      const lines = record.fields.map(
        ([field], index) => `  ${record.constant}_${upperSnake(field)} = ${index},`,
      );
      return `/* Fields of ${record.name}. */\nenum {\n${lines.join("\n")}\n};\n`;
    });
  const shapes = records.map((record) => {
    const kinds = record.fields.map(([, kind]) => KIND_LETTERS[kind]).join("");
    const stage = record.stage === "host" ? "PLAN_STAGE_HOST" : "PLAN_STAGE_CONTAINER";
    return `  [${record.constant}] = {${record.constant}, ${record.fields.length}, "${kinds}", ${stage}},`;
  });
  const names = records.map((record) => `  [${record.constant}] = "${record.name}",`);

  refuseDuplicates([...ops, ...indexes.flatMap((block) => block.split("\n"))]);
  return `/* Printed by scripts/generate.ts from core/plan/records.ts: change the table, not this file. */
#pragma once

#include <stdint.h>

/* The wire form is described in core/plan/encode.ts. */
#define PLAN_MAGIC 0x${PLAN_MAGIC.toString(16)}u
#define PLAN_VERSION ${PLAN_VERSION}u
#define PLAN_HEADER_SIZE ${PLAN_HEADER_SIZE}u
#define PLAN_RECORD_HEAD_SIZE ${PLAN_RECORD_HEAD_SIZE}u
#define PLAN_MAX_FIELDS ${maxFields}
/* Length of the tables below, which are indexed by op; unused numbers are zero. */
#define PLAN_OP_END ${lastOp + 1}

enum plan_op {
${ops.join("\n")}
};

enum plan_stage {
  PLAN_STAGE_HOST = 1,
  PLAN_STAGE_CONTAINER = 2,
};

${indexes.join("\n")}
/* Kinds, one letter for each field: u = u32, q = u64, t = text, b = bytes. */
struct plan_shape {
  uint16_t op;
  uint16_t nfields;
  const char *kinds;
  uint8_t stage;
};

static const struct plan_shape plan_shapes[PLAN_OP_END] = {
${shapes.join("\n")}
};

/* For messages. */
static const char *const plan_op_name[PLAN_OP_END] = {
${names.join("\n")}
};
`;
}

function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function refuseDuplicates(lines: readonly string[]): void {
  const seen = new Set<string>();
  for (const line of lines) {
    const name = /^ {2}(PLAN_\w+) =/.exec(line)?.[1];
    if (name === undefined) continue;
    if (seen.has(name)) throw new Error(`two constants of plan.h are called ${name}`);
    seen.add(name);
  }
}
