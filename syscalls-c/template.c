/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling in a plan that was made once for many starts: in texts and bytes, marks are replaced by what they stand for,
 * whatever its length; all else is copied.
 *
 * Should:  write exactly what core/plan/encode.ts would.
 * Mustn't: write behind the end of the buffer.
 */
#define _GNU_SOURCE
#include "template.h"

#include <string.h>

/**
 * struct output - a buffer being filled
 * @bytes: zero from @at on
 * @size:  its size
 * @at:    filled so far
 */
struct output {
	uint8_t *bytes;
	size_t size;
	size_t at;
};

static int has_room(const struct output *output, size_t bytes)
{
	return output->size - output->at >= bytes;
}

/**
 * put() - add bytes
 * @output: with or without room
 * @bytes:  what
 * @count:  how many
 *
 * Return: whether there was room
 */
static int put(struct output *output, const void *bytes, size_t count)
{
	if (!has_room(output, count))
		return 0;
	memcpy(output->bytes + output->at, bytes, count);
	output->at += count;
	return 1;
}

/**
 * put_replaced() - add a field's bytes with what marks stand for
 * @output:    where
 * @field:     text or bytes
 * @stand_ins: marks
 * @count:     how many
 *
 * Return: whether there was room
 */
static int put_replaced(struct output *output, const struct plan_field *field, const struct stand_in *stand_ins,
			size_t count)
{
	const char *at = field->text, *end = at + field->length;

	while (at < end) {
		const char *next = end;
		const struct stand_in *found = NULL;

		for (size_t i = 0; i < count; i++) {
			const char *mark =
				memmem(at, (size_t)(next - at), stand_ins[i].mark, strlen(stand_ins[i].mark));

			if (mark) {
				next = mark;
				found = &stand_ins[i];
			}
		}
		if (!put(output, at, (size_t)(next - at)) || (found && !put(output, found->text, strlen(found->text))))
			return 0;
		at = next + (found ? strlen(found->mark) : 0);
	}
	return 1;
}

/**
 * put_field() - add a field in its wire form
 * @output:    where
 * @kind:      letter of the table
 * @field:     decoded
 * @stand_ins: marks
 * @count:     how many
 *
 * Return: whether there was room
 */
static int put_field(struct output *output, char kind, const struct plan_field *field, const struct stand_in *stand_ins,
		     size_t count)
{
	size_t head = output->at, length;

	if (kind == 'u' || kind == 'q')
		return put(output, &field->number, sizeof(field->number));
	if (!has_room(output, sizeof(uint64_t)))
		return 0;
	output->at += sizeof(uint64_t);
	if (!put_replaced(output, field, stand_ins, count))
		return 0;
	length = output->at - head - sizeof(uint64_t);
	memcpy(output->bytes + head, &(uint64_t){ length }, sizeof(uint64_t));
	/* a NUL, and zeros up to the next word */
	length = 8 - length % 8;
	if (!has_room(output, length))
		return 0;
	output->at += length;
	return 1;
}

/**
 * template_fill() - make a plan of a template
 * @template:  a checked plan
 * @stand_ins: marks, none of which is in another
 * @count:     how many
 * @plan:      filled; zero before
 * @size:      its size
 *
 * Return: bytes of the plan, 0 when there is too little room
 */
size_t template_fill(const struct plan *template, const struct stand_in *stand_ins, size_t count, uint8_t *plan,
		     size_t size)
{
	struct output output = { .bytes = plan, .size = size };
	struct plan_record record;
	struct plan_cursor cursor;

	if (!put(&output, template->base, PLAN_HEADER_SIZE))
		return 0;
	plan_begin(template, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const struct plan_shape *shape = &plan_shapes[record.op];
		size_t head = output.at;

		if (!has_room(&output, PLAN_RECORD_HEAD_SIZE))
			return 0;
		output.at += PLAN_RECORD_HEAD_SIZE;
		for (size_t i = 0; i < shape->nfields; i++)
			if (!put_field(&output, shape->kinds[i], &record.field[i], stand_ins, count))
				return 0;
		memcpy(plan + head, &record.op, sizeof(record.op));
		memcpy(plan + head + 2, &shape->nfields, sizeof(shape->nfields));
		memcpy(plan + head + 4, &(uint32_t){ (uint32_t)(output.at - head) }, sizeof(uint32_t));
	}
	memcpy(plan + 8, &(uint32_t){ (uint32_t)output.at }, sizeof(uint32_t));
	return output.at;
}
