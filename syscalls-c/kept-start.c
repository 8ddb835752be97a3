/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A start that was planned before: a file of this user's with everything it depends on, and its plan as a template. It
 * is written by cli/oci/keep-start.ts, and found again by what was asked for, in words.
 *
 * Its form: 8 bytes "RLKEPT01", u32 texts, u32 their bytes; the texts, each ending in NUL: the words; id of the program
 * that is to execute it; the boot; our control groups (/proc/self/cgroup); paths. Zeros up to a multiple of 8. A u64
 * stamp for each path. The template.
 *
 * Should:  say no to whatever is not exactly as it was: the start is planned anew then.
 * Mustn't: follow a link, or believe any length in the file.
 */
#define _GNU_SOURCE
#include "kept-start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/program-id.h"
#include "small-file.h"
#include "stamps.h"

#define MAGIC "RLKEPT01"
#define HEAD 16
/* Texts before the paths. */
#define FIXED 4
#define PATHS_MAX 16

/**
 * is_content() - whether a small file of the kernel's has this content
 * @path: which
 * @text: expected, without a newline at its end
 *
 * Return: true or false
 */
static int is_content(const char *path, const char *text)
{
	char found[4096];
	size_t length = strlen(text);
	ssize_t got = small_file(AT_FDCWD, path, found, sizeof(found));

	while (got > 0 && found[got - 1] == '\n')
		got--;
	return got >= 0 && (size_t)got == length && memcmp(found, text, length) == 0;
}

/**
 * read_private() - read a file that only this user can have written
 * @path:   which
 * @buffer: KEPT_START_MAX bytes, filled
 *
 * Return: bytes, or -1
 */
static ssize_t read_private(const char *path, void *buffer)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	ssize_t got = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
	    !(status.st_mode & 022) && status.st_size < KEPT_START_MAX)
		got = read(fd, buffer, KEPT_START_MAX);
	close(fd);
	return got;
}

/**
 * texts() - find the texts of a kept start
 * @bytes: after its head
 * @size:  how many
 * @count: of texts
 * @text:  filled
 *
 * Return: whether there are as many
 */
static int texts(const char *bytes, size_t size, size_t count, const char *text[FIXED + PATHS_MAX])
{
	const char *end = bytes + size;

	if (count < FIXED || count > FIXED + PATHS_MAX)
		return 0;
	for (size_t i = 0; i < count; i++) {
		const char *nul = memchr(bytes, '\0', (size_t)(end - bytes));

		if (!nul)
			return 0;
		text[i] = bytes;
		bytes = nul + 1;
	}
	return bytes == end;
}

/**
 * kept_start_open() - take a start that was kept, if all it depends on is as it was
 * @path:     the file
 * @words:    what was asked for
 * @buffer:   KEPT_START_MAX bytes, aligned for uint64_t
 * @template: filled; lies in @buffer
 *
 * Return: whether there is one that holds
 */
int kept_start_open(const char *path, const char *words, void *buffer, struct plan *template)
{
	const char *text[FIXED + PATHS_MAX], *bytes = buffer;
	ssize_t got = read_private(path, buffer);
	uint32_t count, length;
	size_t at;

	if (got < HEAD || memcmp(bytes, MAGIC, 8) != 0)
		return 0;
	memcpy(&count, bytes + 8, sizeof(count));
	memcpy(&length, bytes + 12, sizeof(length));
	if (length > (size_t)got - HEAD || !texts(bytes + HEAD, length, count, text))
		return 0;
	at = (HEAD + (size_t)length + 7) & ~(size_t)7;
	if ((size_t)got < at + 8 * (count - FIXED))
		return 0;
	if (strcmp(text[0], words) != 0 || strcmp(text[1], RL_PROGRAM_ID) != 0 ||
	    !is_content("/proc/sys/kernel/random/boot_id", text[2]) || !is_content("/proc/self/cgroup", text[3]))
		return 0;
	for (size_t i = FIXED; i < count; i++, at += 8) {
		uint64_t stamp;

		memcpy(&stamp, bytes + at, sizeof(stamp));
		if (file_stamp(text[i]) != stamp)
			return 0;
	}
	return plan_open(template, bytes + at, (size_t)got - at) == 0;
}
