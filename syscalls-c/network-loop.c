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

/**
 * loop_want() - wait for this of a descriptor, in place of what was waited for
 * @watch:  whose
 * @events: EPOLL* of epoll_ctl(2), 0 for nothing: not even that it is broken is told then
 *
 * Return: 0, or -1 with errno
 */
int loop_want(struct watch *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };
	int what = !events ? EPOLL_CTL_DEL : watch->wanted ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	if (events == watch->wanted)
		return 0;
	if (epoll_ctl(loop, what, watch->fd, &event) < 0)
		return -1;
	watch->wanted = events;
	return 0;
}

int loop_add(struct watch *watch)
{
	return loop_want(watch, EPOLLIN);
}

/**
 * loop_remove() - wait for a descriptor no more; to be done before it is closed, for a child of ours may have it too
 * @watch: whose
 */
void loop_remove(struct watch *watch)
{
	loop_want(watch, 0);
	watch->wanted = 0;
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

		watch->events = event.events;
		watch->ready(watch);
	}
	return got;
}
