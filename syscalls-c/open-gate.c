/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letting a container go on that waits at its gate (gate.c).
 *
 * Mustn't: follow a link in the last component, or wait at a FIFO.
 */
#define _GNU_SOURCE
#include "open-gate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * open_gate() - write a byte to the FIFO at which a container waits, and remove it
 * @dirfd: where @path starts
 * @path:  the FIFO
 *
 * Return: 0, or -1 with errno, ENXIO when nobody waits there
 */
int open_gate(int dirfd, const char *path)
{
	/* without a reader the open fails: nobody waits behind a FIFO that is still there */
	int fd = openat(dirfd, path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC), error;
	struct stat status;

	if (fd < 0)
		return -1;
	error = fstat(fd, &status) < 0	       ? errno
		: !S_ISFIFO(status.st_mode)    ? ENXIO
		: write(fd, "s", 1) != 1       ? EPIPE
		: unlinkat(dirfd, path, 0) < 0 ? errno
					       : 0;
	close(fd);
	errno = error;
	return error ? -1 : 0;
}
