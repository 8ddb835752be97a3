/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits of a control group, and the controllers they need (cgroups(7), version 2).
 *
 * Should:  write each value in one write(2), and name file and value of one that is refused.
 * Mustn't: make a file; pass over a limit, unless the plan says so.
 */
#define _GNU_SOURCE
#include "cgroup-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device-program.h"
#include "small-file.h"

#define NAME_ROOM 256

/* What the plan says of a write into a file that is not there. */
enum missing { MISSING_FAILS, MISSING_SKIPPED, MISSING_NEXT };

/**
 * has_word() - is a word in a file of words?
 * @group: directory
 * @file:  in it
 * @word:  which
 *
 * Return: 1, or 0 also when the file cannot be read
 */
static int has_word(int group, const char *file, const char *word)
{
	char text[1024], *at, *rest;

	small_file(group, file, text, sizeof(text));
	for (at = strtok_r(text, " \n", &rest); at; at = strtok_r(NULL, " \n", &rest))
		if (strcmp(at, word) == 0)
			return 1;
	return 0;
}

/**
 * put() - write a value into a file of a group, in one write(2)
 * @group:  directory
 * @file:   name in it
 * @value:  text
 * @length: its bytes
 *
 * Return: 0, or -1 with errno
 */
static int put(int group, const char *file, const char *value, size_t length)
{
	int fd = openat(group, file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC), saved;
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, value, length);
	saved = errno;
	close(fd);
	errno = written < 0 ? saved : EIO;
	return written == (ssize_t)length ? 0 : -1;
}

/**
 * cgroup_share_controllers() - let the groups below one use the controllers the plan names
 * @group: directory
 * @plan:  with cgroupController records
 * @error: set to errno of what was refused; that a group has processes of its own is said before all else
 *
 * Groups far above are usually somebody else's, and share what they share: only the outcome counts.
 */
void cgroup_share_controllers(int group, const struct plan *plan, int *error)
{
	struct plan_record record;
	struct plan_cursor cursor;
	char word[NAME_ROOM];

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *name = record.field[PLAN_CGROUP_CONTROLLER_NAME].text;

		if (record.op != PLAN_CGROUP_CONTROLLER || has_word(group, "cgroup.subtree_control", name))
			continue;
		snprintf(word, sizeof(word), "+%s", name);
		if (put(group, "cgroup.subtree_control", word, strlen(word)) < 0 && *error != EBUSY)
			*error = errno;
	}
}

/**
 * cgroup_check_controllers() - are the controllers there that the limits need?
 * @group:   directory
 * @plan:    with cgroupController records
 * @error:   from cgroup_share_controllers()
 * @failure: filled
 *
 * Return: 0, or -1
 */
int cgroup_check_controllers(int group, const struct plan *plan, int error, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *name = record.field[PLAN_CGROUP_CONTROLLER_NAME].text;

		if (record.op != PLAN_CGROUP_CONTROLLER || has_word(group, "cgroup.controllers", name))
			continue;
		failure->step = PLAN_CGROUP_CONTROLLER;
		return fail(failure, error ? error : ENOENT, name);
	}
	return 0;
}

/**
 * cgroup_write_limits() - execute the cgroupWrite and deviceProgram records
 * @group:   directory
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int cgroup_write_limits(int group, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;
	int offered = 0, needed = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const struct plan_field *file = &record.field[PLAN_CGROUP_WRITE_FILE];
		const struct plan_field *value = &record.field[PLAN_CGROUP_WRITE_VALUE];
		uint64_t missing = record.field[PLAN_CGROUP_WRITE_MISSING].number;
		int spare = offered && !needed;
		char subject[FAILURE_PATH_MAX];

		if (record.op != PLAN_CGROUP_WRITE)
			continue;
		offered = missing == MISSING_NEXT;
		if (spare)
			continue;
		needed = 0;
		if (put(group, file->text, value->text, value->length) == 0)
			continue;
		if (errno == ENOENT && missing != MISSING_FAILS) {
			needed = 1;
			continue;
		}
		failure->step = PLAN_CGROUP_WRITE;
		snprintf(subject, sizeof(subject), "%s=%s", file->text, value->text);
		return fail(failure, errno, subject);
	}
	return device_program_attach(group, plan, failure);
}
