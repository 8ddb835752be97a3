/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of a container of the OCI runtime: asked for, started at its gate, and forgotten. The runtime's own
 * file modules would take longer to load than all of this.
 *
 * Mustn't: follow a link in the last component, or wait at a FIFO.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "syscalls.h"

int rl_is_fifo(const char *path)
{
	struct stat status;

	if (lstat(path, &status) < 0)
		return -errno;
	return S_ISFIFO(status.st_mode) ? 1 : 0;
}

int rl_open_gate(const char *path)
{
	/* without a reader the open fails: nobody waits behind a FIFO that is still there */
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC), rc = 0;
	struct stat status;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) < 0)
		rc = -errno;
	else if (!S_ISFIFO(status.st_mode))
		rc = -ENXIO;
	else if (write(fd, "s", 1) != 1)
		rc = -EPIPE;
	close(fd);
	if (rc == 0 && unlink(path) < 0)
		rc = -errno;
	return rc;
}

int rl_remove_files(const char *directory, const char *names, uint64_t count)
{
	int fd = open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	for (uint64_t i = 0; i < count && rc == 0; i++) {
		if (unlinkat(fd, names, 0) < 0 && errno != ENOENT)
			rc = -errno;
		while (*names++)
			;
	}
	close(fd);
	return rc == 0 && rmdir(directory) < 0 && errno != ENOENT ? -errno : rc;
}
