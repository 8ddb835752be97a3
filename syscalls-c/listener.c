/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handing the listener of a system call filter (seccomp_unotify(2)) to whoever answers its notifications, with the
 * container's process state (OCI Runtime Specification, config-linux.md "The Container Process State").
 *
 * Should:  connect anew for each state, and close after it.
 * Mustn't: keep the listener; calls that nobody answers must fail once its owner is gone, and not wait for us.
 */
#define _GNU_SOURCE
#include "listener.h"

#include <errno.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

#include "terminal.h"

/**
 * send_state() - write a state to a socket, the listener with its first bytes
 * @fd:       connected socket
 * @listener: descriptor
 * @parts:    of the state, in memory that is ours to advance
 * @count:    parts
 *
 * Return: 0, or -1 with errno
 */
static int send_state(int fd, int listener, struct iovec *parts, int count)
{
	ssize_t sent = channel_send_parts(fd, parts, count, listener);

	while (sent >= 0) {
		while (count > 0 && (size_t)sent >= parts->iov_len) {
			sent -= (ssize_t)parts->iov_len;
			parts++;
			count--;
		}
		if (count == 0)
			return 0;
		parts->iov_base = (char *)parts->iov_base + sent;
		parts->iov_len -= (size_t)sent;
		sent = channel_send_parts(fd, parts, count, -1);
	}
	return -1;
}

/**
 * listener_send() - execute the seccompListener record
 * @plan:     the plan
 * @listener: descriptor; closed
 * @pid:      of the container's process
 * @failure:  filled
 *
 * Return: 0, or -1
 */
int listener_send(const struct plan *plan, int listener, pid_t pid, struct failure *failure)
{
	struct plan_record record;
	const struct plan_field *field = record.field, *path = &field[PLAN_SECCOMP_LISTENER_PATH];
	struct iovec parts[5];
	char number[16];
	size_t digits;
	int fd, rc;

	failure->step = PLAN_SECCOMP_LISTENER;
	if (!plan_find(plan, PLAN_SECCOMP_LISTENER, &record))
		return fail(failure, ENOTCONN, "");
	digits = (size_t)snprintf(number, sizeof(number), "%d", pid);
	for (int i = 0; i < 5; i++) {
		const struct plan_field *part = &field[PLAN_SECCOMP_LISTENER_BEFORE + i / 2];

		parts[i] = i % 2 ? (struct iovec){ number, digits }
				 : (struct iovec){ (void *)(uintptr_t)part->text, part->length };
	}
	fd = channel_connect(path);
	rc = fd < 0 ? -1 : send_state(fd, listener, parts, field[PLAN_SECCOMP_LISTENER_AFTER].length ? 5 : 3);
	if (rc < 0)
		fail(failure, errno, path->text);
	if (fd >= 0)
		close(fd);
	close(listener);
	return rc;
}
