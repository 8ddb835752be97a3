/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container writes, kept in the form that Docker's json-file driver has: for each line one of JSON with the
 * text, the stream and the time. A line longer than LINE_MAX_BYTES is kept in pieces, of which only the last one ends
 * in a newline.
 *
 * Should:  keep the order of what was read, and whole lines when the file is renamed.
 * Mustn't: hold the container up: what cannot be written is lost.
 */
#define _GNU_SOURCE
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "moment.h"
#include "utf8.h"

#define LINE_MAX_BYTES 16384

static struct {
	struct plan_record record;
	uint64_t size;
	/* of each stream the line that has not ended yet */
	char line[2][LINE_MAX_BYTES];
	size_t length[2];
	/* six characters for each byte, and the rest of the entry */
	char entry[6 * LINE_MAX_BYTES + 128];
} kept;

/* of the file; apart, so that nothing of the above has to lie in the program */
static int log_fd = -1;

static const char *file_path(void)
{
	return kept.record.field[PLAN_LOG_FILE].text;
}

static int open_file(void)
{
	struct stat status;

	log_fd = open(file_path(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (log_fd < 0 || fstat(log_fd, &status) < 0)
		return -1;
	kept.size = (uint64_t)status.st_size;
	return 0;
}

/**
 * log_open() - execute the log record, if there is one
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int log_open(const struct plan *plan, struct failure *failure)
{
	if (!plan_find(plan, PLAN_LOG, &kept.record) || !*file_path())
		return 0;
	failure->step = PLAN_LOG;
	return open_file() < 0 ? fail(failure, errno, file_path()) : 0;
}

/**
 * rotate() - rename the file and those before it, and begin a new one
 */
static void rotate(void)
{
	uint64_t most = kept.record.field[PLAN_LOG_MAX_FILES].number;
	char from[PATH_MAX], to[PATH_MAX];

	close(log_fd);
	for (uint64_t number = most - 1; number > 0; number--) {
		snprintf(to, sizeof(to), "%s.%llu", file_path(), (unsigned long long)number);
		if (number == 1)
			snprintf(from, sizeof(from), "%s", file_path());
		else
			snprintf(from, sizeof(from), "%s.%llu", file_path(), (unsigned long long)number - 1);
		(void)rename(from, to);
	}
	if (most <= 1)
		(void)unlink(file_path());
	(void)open_file();
}

/**
 * put() - write one entry
 * @stream: 0 standard output, 1 standard error
 *
 * It is made of the line that has been gathered.
 */
static void put(int stream)
{
	uint64_t limit = kept.record.field[PLAN_LOG_MAX_SIZE].number;
	char moment[MOMENT_SIZE];
	size_t length = 0;

	length += (size_t)sprintf(kept.entry, "{\"log\":\"");
	length += utf8_json(kept.entry + length, kept.line[stream], kept.length[stream]);
	length += (size_t)sprintf(kept.entry + length, "\",\"stream\":\"%s\",\"time\":\"%s\"}\n",
				  stream ? "stderr" : "stdout", moment_text(moment));
	kept.length[stream] = 0;
	if (limit && kept.size && kept.size + length > limit)
		rotate();
	if (log_fd >= 0 && write(log_fd, kept.entry, length) == (ssize_t)length)
		kept.size += length;
}

/**
 * log_write() - keep what was read
 * @stream: 0 standard output, 1 standard error
 * @bytes:  what
 * @length: bytes
 */
void log_write(int stream, const char *bytes, size_t length)
{
	if (log_fd < 0)
		return;
	while (length > 0) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end ? (size_t)(end - bytes) + 1 : length, room = LINE_MAX_BYTES - kept.length[stream];

		if (part > room)
			part = room;
		memcpy(kept.line[stream] + kept.length[stream], bytes, part);
		kept.length[stream] += part;
		bytes += part;
		length -= part;
		if (kept.length[stream] == LINE_MAX_BYTES || kept.line[stream][kept.length[stream] - 1] == '\n')
			put(stream);
	}
}

/**
 * log_close() - keep what had no end
 */
void log_close(void)
{
	for (int stream = 0; stream < 2; stream++)
		if (log_fd >= 0 && kept.length[stream] > 0)
			put(stream);
}
