/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log in files, in the form that Docker's json-file driver has: for each line one of JSON with the text, the stream
 * and the time.
 *
 * Should:  hold whole entries only, also when a file is renamed and when the disk is full.
 */
#define _GNU_SOURCE
#include "log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log-text.h"
#include "log.h"
#include "moment.h"
#include "utf8.h"

/* Of an entry without its line and its attributes. */
#define FRAME_MAX 128
/* Six characters for each byte of a line, and the rest of the entry. */
#define ENTRY_MAX(length) (6 * (length) + LOG_TEXT_MAX + FRAME_MAX)

static struct {
	struct plan_record record;
	uint64_t size;
	char attributes[LOG_TEXT_MAX];
	size_t attributes_length;
	/* entries that have not been written yet */
	char entries[ENTRY_MAX(LOG_LINE_MAX)];
	size_t length;
} file;

/* apart, so that nothing of the above has to lie in the program */
static int log_fd = -1;

static const char *file_path(void)
{
	return file.record.field[PLAN_LOG_FILE].text;
}

static int open_file(void)
{
	struct stat status;

	log_fd = open(file_path(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (log_fd < 0 || fstat(log_fd, &status) < 0)
		return -1;
	file.size = (uint64_t)status.st_size;
	return 0;
}

/**
 * log_file_open() - begin a log, or go on with it
 * @record: the log record
 * @name:   of the container
 *
 * Return: 0, or -1 with errno
 */
int log_file_open(const struct plan_record *record, const char *name)
{
	file.record = *record;
	if (log_text(&record->field[PLAN_LOG_ATTRIBUTES], name, file.attributes, &file.attributes_length) < 0)
		return -1;
	return open_file();
}

/**
 * rotate() - rename the file and those before it, and begin a new one
 */
static void rotate(void)
{
	uint64_t most = file.record.field[PLAN_LOG_MAX_FILES].number;
	char from[PATH_MAX], to[PATH_MAX];

	if (log_fd >= 0)
		close(log_fd);
	for (uint64_t number = most - 1; most > 1 && number > 0; number--) {
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
 * log_file_flush() - write the entries that wait
 *
 * Of what a full disk took only a part, whole entries stay.
 */
void log_file_flush(void)
{
	size_t length = file.length;
	ssize_t put;

	file.length = 0;
	if (length == 0 || log_fd < 0)
		return;
	put = write(log_fd, file.entries, length);
	if (put > 0 && (size_t)put < length) {
		const char *end = memrchr(file.entries, '\n', (size_t)put);
		size_t whole = end ? (size_t)(end - file.entries) + 1 : 0;

		if (ftruncate(log_fd, (off_t)(file.size + whole)) == 0)
			put = (ssize_t)whole;
	}
	if (put > 0)
		file.size += (size_t)put;
}

static void add(const char *text, size_t length)
{
	memcpy(file.entries + file.length, text, length);
	file.length += length;
}

static void add_text(const char *text)
{
	add(text, strlen(text));
}

/**
 * log_file_put() - make an entry
 * @stream: 0 standard output, 1 standard error
 * @line:   what was written
 * @length: up to LOG_LINE_MAX bytes
 *
 * It is written by log_file_flush(), or before, when no more have room.
 */
void log_file_put(int stream, const char *line, size_t length)
{
	uint64_t limit = file.record.field[PLAN_LOG_MAX_SIZE].number;
	char moment[MOMENT_SIZE];
	size_t before;

	if (ENTRY_MAX(length) > sizeof(file.entries) - file.length)
		log_file_flush();
	before = file.length;
	add_text("{\"log\":\"");
	file.length += utf8_json(file.entries + file.length, line, length);
	add_text(stream ? "\",\"stream\":\"stderr\"," : "\",\"stream\":\"stdout\",");
	if (file.attributes_length) {
		add_text("\"attrs\":");
		add(file.attributes, file.attributes_length);
		add_text(",");
	}
	add_text("\"time\":\"");
	add_text(moment_text(moment));
	add_text("\"}\n");
	if (limit && file.size + before && file.size + file.length > limit) {
		size_t entry = file.length - before;

		/* those before it are of the old file */
		file.length = before;
		log_file_flush();
		rotate();
		memmove(file.entries, file.entries + before, entry);
		file.length = entry;
	}
}
