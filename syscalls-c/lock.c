/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks that are files: taken by flock(2), so that the kernel frees them however their holder ends.
 *
 * A holder removes its file before it lets go, so that lock files do not pile up. Who waited then holds a lock
 * on a file without a name, which nobody else will find: it looks again and starts over.
 */
#define _GNU_SOURCE
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "endings.h"

/**
 * same_file() - is a descriptor's file still the one of that name
 * @fd:   the descriptor
 * @path: the name
 *
 * Return: 1 or 0
 */
static int same_file(int fd, const char *path)
{
	struct stat here, there;

	return fstat(fd, &here) == 0 && stat(path, &there) == 0 && here.st_ino == there.st_ino &&
	       here.st_dev == there.st_dev;
}

/**
 * lock_take() - take a lock
 * @path: its file, made when missing
 * @wait: wait for it
 *
 * Return: the descriptor that holds it, or a negative errno, -EWOULDBLOCK when another has it
 */
int lock_take(const char *path, int wait)
{
	for (;;) {
		int error = 0;
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

		if (fd < 0)
			return -errno;
		while (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) < 0) {
			error = errno;
			if (error != EINTR)
				break;
			error = 0;
		}
		if (error == 0 && same_file(fd, path))
			return fd;
		close(fd);
		if (error != 0)
			return -error;
	}
}

/**
 * lock_main() - wait for a lock and hold it until standard input ends
 * @path_fd: a file whose content is the path
 *
 * Says that it has the lock by a byte on standard output; an errno, as exit status, when it cannot. Whoever it holds
 * the lock for may be at work still after a signal that reached both: that one ends nothing here.
 *
 * Return: exit status
 */
int lock_main(int path_fd)
{
	char path[PATH_MAX], byte = 1;
	ssize_t length = pread(path_fd, path, sizeof(path) - 1, 0);
	int fd;

	/* a holder that is gone needs no lock; one that only cleans up does */
	endings_ignore();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (length <= 0)
		return EINVAL;
	path[length] = '\0';
	fd = lock_take(path, 1);
	if (fd < 0)
		return -fd;
	if (write(1, &byte, 1) != 1)
		return EPIPE;
	while (read(0, &byte, 1) < 0 && errno == EINTR) {
		/* read again */
	}
	unlink(path);
	return 0;
}
