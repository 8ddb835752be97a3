/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes are a plan or are refused; every field of a plan lies inside it. The input is tried as it is, and as
 * records behind a header that fits, which gets the fuzzer past the header.
 */
#include "../../syscalls-c/plan.h"

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
}

/**
 * add_header() - put a header before records
 * @plan: room for PLAN_HEADER_SIZE and the records, which are in place
 * @size: of the whole
 */
static void add_header(uint8_t *plan, size_t size)
{
	uint32_t words[PLAN_HEADER_SIZE / 4] = { PLAN_MAGIC, PLAN_VERSION, (uint32_t)size };
	size_t at = PLAN_HEADER_SIZE;

	while (size - at >= PLAN_RECORD_HEAD_SIZE) {
		uint32_t length;

		memcpy(&length, plan + at + 4, sizeof(length));
		if (length < PLAN_RECORD_HEAD_SIZE || length > size - at)
			break;
		at += length;
		words[3]++;
	}
	memcpy(plan, words, sizeof(words));
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
	add_header(headed, PLAN_HEADER_SIZE + size);
	try_plan(headed, PLAN_HEADER_SIZE + size);
	free(plain);
	free(headed);
	return 0;
}
