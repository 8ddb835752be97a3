/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "health-file.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "health-check.h"
#include "replace-file.h"
#include "utf8.h"

/* How many results are kept: Docker's number. */
#define RESULTS 5
/* The most that one takes: six characters for a byte, and the rest. */
#define RESULT_ROOM (6 * HEALTH_OUTPUT + 256)

/**
 * @text:    results as they are in the file, with commas between them; memory that takes what is used of it
 * @lengths: of each, with the comma behind it
 * @count:   how many
 */
static struct {
	char *text;
	size_t lengths[RESULTS];
	int count;
} kept;

/**
 * health_file_open() - make room
 *
 * Return: 0, or -1 with errno
 */
int health_file_open(void)
{
	if (kept.text)
		return 0;
	kept.text = mmap(NULL, RESULTS * RESULT_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (kept.text != MAP_FAILED)
		return 0;
	kept.text = NULL;
	return -1;
}

static size_t used(void)
{
	size_t sum = 0;

	for (int i = 0; i < kept.count; i++)
		sum += kept.lengths[i];
	return sum;
}

/**
 * health_file_add() - keep a result, in place of the oldest if need be
 * @result: it
 */
void health_file_add(const struct health_result *result)
{
	char *to;
	size_t at;

	if (kept.count == RESULTS) {
		memmove(kept.text, kept.text + kept.lengths[0], used() - kept.lengths[0]);
		memmove(kept.lengths, kept.lengths + 1, (RESULTS - 1) * sizeof(kept.lengths[0]));
		kept.count--;
	}
	to = kept.text + used();
	at = (size_t)sprintf(to, "{\"Start\":\"%s\",\"End\":\"%s\",\"ExitCode\":%d,\"Output\":\"", result->start,
			     result->end, result->code);
	at += utf8_json(to + at, result->text, result->length);
	at += (size_t)sprintf(to + at, "%s\"},", result->cut ? "..." : "");
	kept.lengths[kept.count++] = at;
}

/**
 * health_file_write() - write it down
 * @path:   file
 * @status: "starting", "healthy" or "unhealthy"
 * @streak: how many checks in a row have failed
 *
 * Return: 0, or -1 with errno
 */
int health_file_write(const char *path, const char *status, unsigned int streak)
{
	char head[96], end[] = "]}\n";
	size_t length = used();
	struct iovec parts[3];

	snprintf(head, sizeof(head), "{\"Status\":\"%s\",\"FailingStreak\":%u,\"Log\":[", status, streak);
	parts[0] = text_part(head);
	parts[1] = (struct iovec){ .iov_base = kept.text, .iov_len = length ? length - 1 : 0 };
	parts[2] = text_part(end);
	return replace_file(path, parts, 3, 0600);
}
