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

#include "open-gate.h"
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
	return open_gate(AT_FDCWD, path) < 0 ? -errno : 0;
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
