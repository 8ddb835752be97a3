/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That there is one process that is the user's network, and no more.
 */
#define _GNU_SOURCE
#include "network-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control-connect.h"
#include "network.h"

/* How long one that begins is waited for. */
#define BEGIN_MS 15000
#define BEGIN_STEP_MS 5
/* Whether somebody else answers. */
static int is_served(const char *path)
{
	struct network_request request = { .what = NETWORK_PING };
	int fd = control_connect(path), result = -1;

	if (fd < 0)
		return 0;
	if (send(fd, &request, sizeof(request), MSG_NOSIGNAL) == sizeof(request) &&
	    recv(fd, &result, sizeof(result), MSG_WAITALL) != sizeof(result))
		result = -1;
	close(fd);
	return result == 0;
}

/**
 * network_lock() - become the one
 * @directory: of the user's network
 * @path:      of that
 * @failure:   filled
 *
 * Return: 1, 0 when somebody else is, -1 with the failure
 */
int network_lock(int directory, const char *path, struct failure *failure)
{
	int fd = openat(directory, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return fail(failure, errno, "lock");
	for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited += BEGIN_STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(failure, errno, "lock");
		if (is_served(path))
			return 0;
		if (waited >= BEGIN_MS)
			return fail(failure, ETIMEDOUT, "lock");
		poll(NULL, 0, BEGIN_STEP_MS);
	}
	return 1;
}
