/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes are a plan or are refused; every field of a plan lies inside it, and the plan is the only encoding of its
 * records. The input is tried as it is, and as records behind a header that fits, which gets the fuzzer past it.
 */
#include "plan-input.h"

#include <stdlib.h>
#include <string.h>

/* The fuzzer's own name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static void check_field(const struct plan *plan, char kind, const struct plan_field *field)
{
	const char *base = (const char *)plan->base;

	if (kind == 'u')
		require(field->number <= UINT32_MAX);
	if (kind != 't' && kind != 'b')
		return;
	require(field->text >= base && field->length < plan->size - (size_t)(field->text - base));
	require(field->text[field->length] == '\0');
	if (kind == 't')
		require(strlen(field->text) == field->length);
}

/**
 * append_record() - encode a record again, as core/plan/encode.ts does
 * @to:     room for it
 * @record: decoded
 *
 * Return: its size
 */
static size_t append_record(uint8_t *to, const struct plan_record *record)
{
	const char *kinds = plan_shapes[record->op].kinds;
	uint16_t fields = (uint16_t)strlen(kinds);
	size_t at = PLAN_RECORD_HEAD_SIZE;
	uint32_t size;

	for (size_t i = 0; i < fields; i++) {
		const struct plan_field *field = &record->field[i];
		int is_text = kinds[i] == 't' || kinds[i] == 'b';
		uint64_t word = is_text ? field->length : field->number;

		memcpy(to + at, &word, sizeof(word));
		at += sizeof(word);
		if (!is_text)
			continue;
		memcpy(to + at, field->text, field->length);
		memset(to + at + field->length, 0, 8 - field->length % 8);
		at += field->length + 8 - field->length % 8;
	}
	size = (uint32_t)at;
	memcpy(to, &record->op, sizeof(record->op));
	memcpy(to + 2, &fields, sizeof(fields));
	memcpy(to + 4, &size, sizeof(size));
	return at;
}

/**
 * check_encoding() - there is one encoding of each plan: what was accepted is what encoding its records gives
 * @plan:  accepted
 * @bytes: it
 */
static void check_encoding(const struct plan *plan, const uint8_t *bytes)
{
	uint32_t words[PLAN_HEADER_SIZE / 4] = { PLAN_MAGIC, PLAN_VERSION, (uint32_t)plan->size, plan->count };
	uint8_t *again = malloc(plan->size);
	size_t at = PLAN_HEADER_SIZE;
	struct plan_record record;
	struct plan_cursor cursor;

	require(again != NULL);
	memcpy(again, words, sizeof(words));
	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		at += append_record(again + at, &record);
	require(at == plan->size && memcmp(again, bytes, at) == 0);
	free(again);
}

static void try_plan(const uint8_t *bytes, size_t size)
{
	struct plan_record record, found;
	struct plan_cursor cursor;
	struct plan plan;
	uint32_t seen = 0;

	if (plan_open(&plan, bytes, size) < 0)
		return;
	plan_begin(&plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *kinds = plan_shapes[record.op].kinds;

		for (size_t i = 0; kinds[i]; i++)
			check_field(&plan, kinds[i], &record.field[i]);
		require(plan_find(&plan, record.op, &found) == 1 && found.op == record.op);
		require(plan_count(&plan, record.op) > 0);
		seen++;
	}
	require(seen == plan.count && cursor.offset == size);
	check_encoding(&plan, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of the exact size each, so that reading past it is seen */
	uint8_t *plain = malloc(size + !size), *headed = malloc(PLAN_HEADER_SIZE + size);

	require(plain && headed);
	if (size) {
		memcpy(plain, data, size);
		memcpy(headed + PLAN_HEADER_SIZE, data, size);
	}
	try_plan(plain, size);
	plan_add_header(headed, PLAN_HEADER_SIZE + size);
	try_plan(headed, PLAN_HEADER_SIZE + size);
	free(plain);
	free(headed);
	return 0;
}
