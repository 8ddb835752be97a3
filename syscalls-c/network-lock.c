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
#include <sys/time.h>
#include <unistd.h>

#include "clock.h"
#include "control-connect.h"
#include "network.h"

/* How long one that begins is waited for, and one that is there. */
#define BEGIN_MS 30000
#define BEGIN_STEP_MS 5
#define ANSWER_S 5

/**
 * is_served() - does somebody else answer?
 * @path: of the user's network
 *
 * Return: 1, 0 when nobody is there yet, -1 for one that does not answer
 */
static int is_served(const char *path)
{
	struct network_request request = { .what = NETWORK_PING };
	struct timeval most = { .tv_sec = ANSWER_S };
	int fd = control_connect(path), result = -1;
	ssize_t got = -1;

	if (fd < 0)
		return 0;
	errno = 0;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most)) == 0 &&
	    send(fd, &request, sizeof(request), MSG_NOSIGNAL) == sizeof(request))
		got = recv(fd, &result, sizeof(result), MSG_WAITALL);
	if (got != sizeof(result))
		result = errno == EAGAIN ? -1 : 0;
	else
		result = result == 0;
	close(fd);
	return result;
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
	int fd = openat(directory, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), served;
	int64_t until = clock_ms() + BEGIN_MS;

	if (fd < 0)
		return fail(failure, errno, "lock");
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(failure, errno, "lock");
		served = is_served(path);
		if (served > 0)
			return 0;
		if (served < 0 || clock_ms() >= until)
			return fail(failure, ETIMEDOUT, "lock");
		poll(NULL, 0, BEGIN_STEP_MS);
	}
	return 1;
}
