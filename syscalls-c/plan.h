/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoding of a plan: a flat list of records, each standing alone. The vocabulary (ops, fields, kinds) is
 * printed from core/plan/records.ts into generated/plan.h.
 *
 * Should:  check every length against what is there before it is used.
 * Mustn't: allocate, copy, or trust the encoder.
 */
#ifndef RL_PLAN_H
#define RL_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "generated/plan.h"

/**
 * struct plan_field - one decoded field
 * @number: value of a u32 or u64 field
 * @text:   NUL-terminated bytes of a text field (no NUL inside), or start of a bytes field
 * @length: bytes in @text, without the NUL
 */
struct plan_field {
	uint64_t number;
	const char *text;
	size_t length;
};

struct plan_record {
	uint16_t op;
	struct plan_field field[PLAN_MAX_FIELDS];
};

/**
 * struct plan - a checked plan in memory
 * @base:  first byte
 * @size:  bytes
 * @count: records
 */
struct plan {
	const uint8_t *base;
	size_t size;
	uint32_t count;
};

struct plan_cursor {
	const struct plan *plan;
	size_t offset;
};

int plan_open(struct plan *plan, const void *base, size_t size);
void plan_begin(const struct plan *plan, struct plan_cursor *cursor);
int plan_next(struct plan_cursor *cursor, struct plan_record *record);
int plan_find(const struct plan *plan, uint16_t op, struct plan_record *record);
uint32_t plan_count(const struct plan *plan, uint16_t op);

#endif
