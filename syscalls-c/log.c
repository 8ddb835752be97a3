/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container writes, cut into lines for its log. A line longer than LOG_LINE_MAX is kept in pieces, of which
 * only the last one ends in a newline.
 *
 * Should:  keep the order of what was read of each stream.
 * Mustn't: hold the container up: what cannot be kept is lost.
 */
#define _GNU_SOURCE
#include "log.h"

#include <errno.h>
#include <string.h>

#include "journal.h"
#include "log-file.h"

enum log_kind { LOG_NONE, LOG_FILE, LOG_JOURNAL };

static struct {
	/* of each stream the line that has not ended yet */
	char line[2][LOG_LINE_MAX];
	size_t length[2];
} gathered;

/* apart, so that nothing of the above has to lie in the program */
static enum log_kind kind = LOG_NONE;

/**
 * log_open() - execute the log record, if there is one
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int log_open(const struct plan *plan, struct failure *failure)
{
	struct plan_record record, name;
	const char *text = "";

	if (!plan_find(plan, PLAN_LOG, &record) || !*record.field[PLAN_LOG_FILE].text)
		return 0;
	failure->step = PLAN_LOG;
	if (plan_find(plan, PLAN_NAME, &name))
		text = name.field[PLAN_NAME_TEXT].text;
	kind = record.field[PLAN_LOG_JOURNAL].length ? LOG_JOURNAL : LOG_FILE;
	if ((kind == LOG_JOURNAL ? journal_open(&record, text) : log_file_open(&record, text)) == 0)
		return 0;
	kind = LOG_NONE;
	return fail(failure, errno, record.field[PLAN_LOG_FILE].text);
}

/**
 * log_is_open() - is what the container writes kept?
 *
 * Return: true or false
 */
int log_is_open(void)
{
	return kind != LOG_NONE;
}

/**
 * put() - keep what has been gathered
 * @stream: 0 standard output, 1 standard error
 */
static void put(int stream)
{
	const char *line = gathered.line[stream];
	size_t length = gathered.length[stream];
	int is_partial = line[length - 1] != '\n';

	if (kind == LOG_FILE)
		log_file_put(stream, line, length);
	else
		journal_put(stream, line, length - (is_partial ? 0 : 1), is_partial);
	gathered.length[stream] = 0;
}

/**
 * log_write() - keep what was read
 * @stream: 0 standard output, 1 standard error
 * @bytes:  what
 * @length: bytes
 */
void log_write(int stream, const char *bytes, size_t length)
{
	if (kind == LOG_NONE)
		return;
	while (length > 0) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end ? (size_t)(end - bytes) + 1 : length;
		size_t *gathering = &gathered.length[stream], room = LOG_LINE_MAX - *gathering;

		if (part > room)
			part = room;
		memcpy(gathered.line[stream] + *gathering, bytes, part);
		*gathering += part;
		bytes += part;
		length -= part;
		if (*gathering == LOG_LINE_MAX || bytes[-1] == '\n')
			put(stream);
	}
	if (kind == LOG_FILE)
		log_file_flush();
}

/**
 * log_close() - keep what had no end
 */
void log_close(void)
{
	for (int stream = 0; stream < 2; stream++)
		if (kind != LOG_NONE && gathered.length[stream] > 0)
			put(stream);
	if (kind == LOG_FILE)
		log_file_flush();
}
