/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for many descriptors, epoll(7).
 *
 * Should:  take one event at a time, since what is done about it may free what the next one is about.
 */
#define _GNU_SOURCE
#include "network-loop.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>

static int loop = -1;

int loop_open(void)
{
	loop = epoll_create1(EPOLL_CLOEXEC);
	return loop < 0 ? -1 : 0;
}

int loop_add(struct watch *watch)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

	return epoll_ctl(loop, EPOLL_CTL_ADD, watch->fd, &event);
}

/**
 * loop_remove() - wait for a descriptor no more; to be done before it is closed, for a child of ours may have it too
 * @watch: whose
 */
void loop_remove(struct watch *watch)
{
	epoll_ctl(loop, EPOLL_CTL_DEL, watch->fd, NULL);
}

/**
 * loop_step() - wait for something to happen, and see to it
 * @timeout: milliseconds, or -1
 *
 * Return: 1, 0 when nothing has happened, -1 with errno
 */
int loop_step(int timeout)
{
	struct epoll_event event;
	int got = epoll_wait(loop, &event, 1, timeout);

	if (got < 0)
		return errno == EINTR ? 1 : -1;
	if (got == 1) {
		struct watch *watch = event.data.ptr;

		watch->ready(watch);
	}
	return got;
}
