/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <string.h>

static uint64_t load64(const uint8_t *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static uint32_t load32(const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static uint16_t load16(const uint8_t *p)
{
	uint16_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/**
 * kinds_of() - the field kinds of an op, one letter a field
 * @op: record op
 *
 * Return: the letters, or NULL for an op this build does not know
 */
static const char *kinds_of(uint16_t op)
{
	/* unused numbers have no kinds */
	return op < PLAN_OP_END ? plan_shapes[op].kinds : NULL;
}

/**
 * decode_string() - decode a text or bytes field
 * @p:     cursor inside the record, moved behind the field
 * @end:   end of the record
 * @text:  true: refuse a NUL inside
 * @field: filled
 *
 * Return: 0, or -1 when the field does not fit or is malformed
 */
static int decode_string(const uint8_t **p, const uint8_t *end, int text, struct plan_field *field)
{
	size_t room = (size_t)(end - *p);
	uint64_t length, padded, sum = 0;

	if (room < 8)
		return -1;
	length = load64(*p);
	*p += 8;
	room -= 8;
	if (length >= room)
		return -1;
	padded = (length + 1 + 7) & ~(uint64_t)7;
	if (padded > room)
		return -1;
	for (uint64_t i = length; i < padded; i++)
		sum |= (*p)[i];
	if (sum)
		return -1;
	if (text && memchr(*p, '\0', length))
		return -1;
	field->text = (const char *)*p;
	field->length = length;
	*p += padded;
	return 0;
}

/**
 * decode_record() - decode one record
 * @base:   first byte of the record
 * @room:   bytes left in the plan
 * @record: filled
 *
 * Return: bytes of the record, or 0 when it is malformed
 */
static size_t decode_record(const uint8_t *base, size_t room, struct plan_record *record)
{
	const uint8_t *p, *end;
	const char *kinds;
	uint16_t fields;
	uint32_t size;

	if (room < PLAN_RECORD_HEAD_SIZE)
		return 0;
	record->op = load16(base);
	fields = load16(base + 2);
	size = load32(base + 4);
	if (size < PLAN_RECORD_HEAD_SIZE || size > room || size % 8)
		return 0;
	kinds = kinds_of(record->op);
	if (!kinds || strlen(kinds) != fields)
		return 0;
	p = base + PLAN_RECORD_HEAD_SIZE;
	end = base + size;
	for (size_t i = 0; i < fields; i++) {
		struct plan_field *field = &record->field[i];

		memset(field, 0, sizeof(*field));
		if (kinds[i] == 't' || kinds[i] == 'b') {
			if (decode_string(&p, end, kinds[i] == 't', field))
				return 0;
			continue;
		}
		if (end - p < 8)
			return 0;
		field->number = load64(p);
		if (kinds[i] == 'u' && field->number > UINT32_MAX)
			return 0;
		p += 8;
	}
	return p == end ? size : 0;
}

/**
 * plan_open() - check a whole plan once; accepts exactly what core/plan/encode.ts writes
 * @plan: filled
 * @base: bytes, 8-byte aligned, kept as long as the plan is used
 * @size: how many
 *
 * Return: 0, or -1 when any part of it is malformed
 */
int plan_open(struct plan *plan, const void *base, size_t size)
{
	struct plan_record record;
	struct plan_cursor cursor;
	uint32_t seen = 0;
	int rc;

	if (size < PLAN_HEADER_SIZE)
		return -1;
	plan->base = base;
	plan->size = load32(plan->base + 8);
	plan->count = load32(plan->base + 12);
	if (load32(plan->base) != PLAN_MAGIC || load32(plan->base + 4) != PLAN_VERSION || plan->size != size ||
	    load64(plan->base + 16) != 0)
		return -1;
	plan_begin(plan, &cursor);
	while ((rc = plan_next(&cursor, &record)) > 0)
		seen++;
	return rc || seen != plan->count ? -1 : 0;
}

/**
 * plan_begin() - put a cursor before the first record
 * @plan:   checked plan
 * @cursor: filled
 */
void plan_begin(const struct plan *plan, struct plan_cursor *cursor)
{
	cursor->plan = plan;
	cursor->offset = PLAN_HEADER_SIZE;
}

/**
 * plan_next() - decode the next record
 * @cursor: moved behind it
 * @record: filled
 *
 * Return: 1 for a record, 0 at the end, -1 for a malformed one
 */
int plan_next(struct plan_cursor *cursor, struct plan_record *record)
{
	size_t size;

	if (cursor->offset == cursor->plan->size)
		return 0;
	size = decode_record(cursor->plan->base + cursor->offset, cursor->plan->size - cursor->offset, record);
	if (!size)
		return -1;
	cursor->offset += size;
	return 1;
}

/**
 * plan_find() - the first record of an op
 * @plan:   checked plan
 * @op:     which
 * @record: filled when found
 *
 * Return: 1 when there is one, else 0
 */
int plan_find(const struct plan *plan, uint16_t op, struct plan_record *record)
{
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, record) > 0)
		if (record->op == op)
			return 1;
	return 0;
}

/**
 * plan_count() - how many records of an op there are
 * @plan: checked plan
 * @op:   which
 *
 * Return: the number
 */
uint32_t plan_count(const struct plan *plan, uint16_t op)
{
	struct plan_record record;
	struct plan_cursor cursor;
	uint32_t count = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		count += record.op == op;
	return count;
}
