/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing small documents from parts.
 *
 * Should:  leave either the whole file or none under its name.
 */
#define _GNU_SOURCE
#include "replace-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * replace_file() - write a file under a temporary name and rename it
 * @path:  of the file
 * @parts: its content
 * @count: parts
 * @mode:  of the file
 *
 * Return: 0, or -1 with errno
 */
int replace_file(const char *path, struct iovec *parts, int count, mode_t mode)
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

/**
 * text_part() - a part that is a text
 * @text: NUL-terminated
 *
 * Return: it
 */
struct iovec text_part(char *text)
{
	return (struct iovec){ .iov_base = text, .iov_len = strlen(text) };
}

/**
 * field_part() - a part that is a field of a plan
 * @field: text or bytes
 *
 * Return: it
 */
struct iovec field_part(const struct plan_field *field)
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
char *json_text(const char *text, char *json, size_t size)
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
