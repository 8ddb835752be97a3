/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of a start that was kept, and the filling in of its template. The first byte chooses: any bytes are the
 * file, or it is one whose head is right. What is taken is a plan inside the file, and filled in it is one again, of
 * the same records, whatever stands for its marks and however little room there is.
 */
#define file_stamp seam_stamp
#include "../../syscalls-c/kept-start.c"

#include "../../syscalls-c/template.h"
#include "plan-input.h"

#define WORDS "start one"
#define BOOT "0d8a0c1e-9d0b-4f0a-8c5e-0d1c7b6a5f43"
#define GROUPS "0::/user.slice"

static const struct stand_in nothing[1];

/* No path is there. */
uint64_t seam_stamp(const char *path)
{
	require(strlen(path) < 4096);
	return 0;
}

/**
 * check_filled() - hold a plan that was filled in against its template
 * @template:  checked
 * @stand_ins: marks
 * @count:     how many
 */
static void check_filled(const struct plan *template, const struct stand_in *stand_ins, size_t count)
{
	static uint8_t room[1 << 16] __attribute__((aligned(8)));
	struct plan_record was, is;
	struct plan_cursor from, to;
	struct plan plan;
	uint8_t *exact;
	size_t size;

	memset(room, 0, sizeof(room));
	size = template_fill(template, stand_ins, count, room, sizeof(room));
	if (size == 0)
		return;
	require(plan_open(&plan, room, size) == 0 && plan.count == template->count);
	plan_begin(template, &from);
	plan_begin(&plan, &to);
	while (plan_next(&from, &was) > 0)
		require(plan_next(&to, &is) > 0 && is.op == was.op);
	if (count == 0)
		require(size == template->size && memcmp(room, template->base, size) == 0);
	/* as much room as it takes is enough, and less is not */
	exact = calloc(1, size);
	require(exact != NULL && template_fill(template, stand_ins, count, exact, size) == size);
	require(memcmp(exact, room, size) == 0);
	free(exact);
	exact = calloc(1, size - 1);
	require(exact != NULL && template_fill(template, stand_ins, count, exact, size - 1) == 0);
	free(exact);
}

static void put_text(uint8_t *file, size_t *at, const char *text)
{
	memcpy(file + *at, text, strlen(text) + 1);
	*at += strlen(text) + 1;
}

/**
 * make_file() - a file with the right head, and a template of the fuzzer's records
 * @file:    filled
 * @records: the fuzzer's
 * @size:    their bytes
 *
 * Return: its size
 */
static size_t make_file(uint8_t *file, const uint8_t *records, size_t size)
{
	uint32_t count = 5, length;
	size_t at = HEAD;

	put_text(file, &at, WORDS);
	put_text(file, &at, RL_PROGRAM_ID);
	put_text(file, &at, BOOT);
	put_text(file, &at, GROUPS);
	put_text(file, &at, "/not/there");
	length = (uint32_t)(at - HEAD);
	memcpy(file, MAGIC, 8);
	memcpy(file + 8, &count, sizeof(count));
	memcpy(file + 12, &length, sizeof(length));
	at = ((at + 7) & ~(size_t)7) + 8;
	if (size)
		memcpy(file + at + PLAN_HEADER_SIZE, records, size);
	plan_add_header(file + at, PLAN_HEADER_SIZE + size);
	return at + PLAN_HEADER_SIZE + size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct stand_in stand_ins[] = { { "@id@", "a-container" }, { "@b@", "" } };
	static uint8_t file[8192], buffer[KEPT_START_MAX] __attribute__((aligned(8)));
	struct plan template;
	size_t length = size ? size - 1 : 0;

	if (size < 1 || size > 4096)
		return 0;
	memset(file, 0, sizeof(file));
	if (data[0] & 1)
		length = make_file(file, data + 1, size - 1);
	else
		memcpy(file, data + 1, size - 1);
	seam_begin();
	seam_file(file, length);
	seam_file(BOOT "\n", strlen(BOOT) + 1);
	seam_file(GROUPS "\n", strlen(GROUPS) + 1);
	if (!kept_start_open("/run/kept", WORDS, buffer, &template))
		return 0;
	require(template.base >= buffer && template.base + template.size <= buffer + length);
	check_filled(&template, nothing, 0);
	check_filled(&template, stand_ins, 2);
	return 0;
}
