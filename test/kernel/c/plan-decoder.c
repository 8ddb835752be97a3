/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decode plans from standard input (cases.h). One line a plan: "refused", or a JSON array of records, each an
 * array of its op and its fields, numbers in decimal and text in hexadecimal.
 */
#include "../../../syscalls-c/plan.h"

#include "cases.h"

static void print_field(char kind, const struct plan_field *field)
{
	if (kind == 'u' || kind == 'q') {
		printf(",\"%llu\"", (unsigned long long)field->number);
		return;
	}
	printf(",\"");
	for (size_t i = 0; i < field->length; i++)
		printf("%02x", (unsigned char)field->text[i]);
	printf("\"");
	if (field->text[field->length] != '\0')
		abort();
}

static void print_plan(const struct plan *plan)
{
	struct plan_cursor cursor;
	struct plan_record record, found;
	const char *comma = "";

	printf("[");
	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *kinds = plan_shapes[record.op].kinds;

		printf("%s[%d", comma, record.op);
		for (size_t i = 0; kinds[i]; i++)
			print_field(kinds[i], &record.field[i]);
		printf("]");
		comma = ",";
		if (!plan_find(plan, record.op, &found) || plan_count(plan, record.op) == 0)
			abort();
	}
	printf("]\n");
}

int main(void)
{
	uint32_t length;
	uint8_t *bytes;

	while ((bytes = next_part(&length, 0))) {
		struct plan plan;

		if (plan_open(&plan, bytes, length) < 0)
			printf("refused\n");
		else
			print_plan(&plan);
		free(bytes);
	}
	return 0;
}
