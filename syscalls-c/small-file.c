/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading small files: the kernel's about processes and control groups, and our own.
 *
 * Mustn't: follow a link in the last component, or wait at a FIFO.
 */
#define _GNU_SOURCE
#include "small-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/**
 * small_file() - read the beginning of a file, in one read(2): what the kernel says is of one moment then
 * @dirfd: where @path starts
 * @path:  which
 * @text:  filled and NUL-terminated, also on failure
 * @size:  its size; more than what fits with the NUL is not read
 *
 * Return: bytes read, or -1 with errno
 */
ssize_t small_file(int dirfd, const char *path, char *text, size_t size)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY), saved;
	ssize_t length;

	text[0] = '\0';
	if (fd < 0)
		return -1;
	length = read(fd, text, size - 1);
	saved = errno;
	close(fd);
	errno = saved;
	text[length > 0 ? length : 0] = '\0';
	return length;
}
