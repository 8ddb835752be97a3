/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing down a container that has been created: its state, and its pid for who asked for a file of it.
 *
 * Should:  leave either the whole file or none under its name.
 */
#define _GNU_SOURCE
#include "created.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "start-time.h"

/**
 * replace_file() - write a file under a temporary name and rename it
 * @path:  of the file
 * @parts: its content
 * @count: parts
 * @mode:  of the file
 *
 * Return: 0, or -1 with errno
 */
static int replace_file(const char *path, struct iovec *parts, int count, mode_t mode)
{
	char temporary[PATH_MAX];
	size_t size = 0;
	ssize_t written;
	int fd, rc;

	if (snprintf(temporary, sizeof(temporary), "%s~", path) >= (int)sizeof(temporary)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	(void)unlink(temporary);
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return -1;
	for (int i = 0; i < count; i++)
		size += parts[i].iov_len;
	written = writev(fd, parts, count);
	if (written >= 0 && written != (ssize_t)size)
		errno = ENOSPC;
	rc = written == (ssize_t)size && rename(temporary, path) == 0 ? 0 : -1;
	close(fd);
	if (rc < 0) {
		int saved = errno;

		unlink(temporary);
		errno = saved;
	}
	return rc;
}

static struct iovec text_part(char *text)
{
	return (struct iovec){ .iov_base = text, .iov_len = strlen(text) };
}

static struct iovec field_part(const struct plan_field *field)
{
	return (struct iovec){ .iov_base = (void *)(uintptr_t)field->text, .iov_len = field->length };
}

/**
 * json_text() - write a text as what stands between the quotes of a JSON string
 * @text: any bytes but NUL
 * @json: filled
 * @size: its size, six times the text's and one
 *
 * Return: @json, or NULL with errno when there is no room
 */
static char *json_text(const char *text, char *json, size_t size)
{
	size_t at = 0;

	for (; *text; text++) {
		if (at + 7 > size) {
			errno = ENAMETOOLONG;
			return NULL;
		}
		if (*text == '"' || *text == '\\')
			json[at++] = '\\';
		if ((unsigned char)*text < 0x20)
			at += (size_t)snprintf(json + at, 7, "\\u%04x", (unsigned int)*text);
		else
			json[at++] = *text;
	}
	json[at] = '\0';
	return json;
}

/**
 * created_note() - execute the created record, if there is one
 * @plan:    the plan
 * @pid:     of the container's first process
 * @cgroup:  path of its control group, empty when it has none of its own
 * @failure: filled
 *
 * Return: 0, or -1
 */
int created_note(const struct plan *plan, pid_t pid, const char *cgroup, struct failure *failure)
{
	struct plan_record record;
	char process[16], started[24], group[6 * PATH_MAX + 1];
	struct iovec state[7], number[1];
	long long ticks;
	const char *path;

	if (!plan_find(plan, PLAN_CREATED, &record))
		return 0;
	failure->step = PLAN_CREATED;
	ticks = start_time(pid);
	if (ticks < 0)
		return fail(failure, errno, "/proc");
	if (!json_text(cgroup, group, sizeof(group)))
		return fail(failure, errno, cgroup);
	snprintf(process, sizeof(process), "%d", pid);
	snprintf(started, sizeof(started), "%lld", ticks);
	state[0] = field_part(&record.field[PLAN_CREATED_BEFORE]);
	state[1] = text_part(process);
	state[2] = field_part(&record.field[PLAN_CREATED_BETWEEN]);
	state[3] = text_part(started);
	state[4] = field_part(&record.field[PLAN_CREATED_BEFORE_CGROUP]);
	state[5] = text_part(group);
	state[6] = field_part(&record.field[PLAN_CREATED_AFTER]);
	path = record.field[PLAN_CREATED_STATE_FILE].text;
	if (*path && replace_file(path, state, 7, 0600) < 0)
		return fail(failure, errno, path);
	path = record.field[PLAN_CREATED_PID_FILE].text;
	number[0] = text_part(process);
	if (*path && replace_file(path, number, 1, 0644) < 0)
		return fail(failure, errno, path);
	return 0;
}
