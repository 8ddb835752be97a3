/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The monitor while the container sets itself up: it brings the terminal, a listener, a failure, and is told when the
 * network and the hooks are done.
 *
 * Should:  wait by descriptors only.
 */
#define _GNU_SOURCE
#include "await-exec.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "console.h"
#include "kernel.h"
#include "listener.h"
#include "network.h"
#include "service.h"
#include "signals.h"
#include "terminal.h"

/**
 * go_on_with_hooks() - the hooks that see the host have run: the container may run its own, and is told its pid
 * @monitor: all of it
 *
 * Return: 1
 */
static int go_on_with_hooks(struct monitor *monitor)
{
	send(monitor->container.channel, &monitor->container.pid, sizeof(monitor->container.pid), MSG_NOSIGNAL);
	return 1;
}

/**
 * receive() - take one message of the container that sets itself up
 * @monitor: all of it
 *
 * Return: 1 when one was taken, 0 at the end, -1 with the failure filled
 */
static int receive(struct monitor *monitor)
{
	struct failure failure;
	int fd, got = channel_receive(monitor->container.channel, &failure, sizeof(failure), &fd);

	if (got < 0)
		return fail(&monitor->failure, errno, "");
	if (got == (int)sizeof(failure)) {
		failure.path[FAILURE_PATH_MAX - 1] = '\0';
		monitor->failure = failure;
		return -1;
	}
	if (fd >= 0 && *(const char *)&failure == CHANNEL_LISTENER) {
		if (listener_send(&monitor->plan, fd, monitor->container.pid, &monitor->failure) < 0)
			return -1;
		return send(monitor->container.channel, "s", 1, MSG_NOSIGNAL) < 0 ? fail(&monitor->failure, errno, "")
										  : 1;
	}
	if (fd >= 0) {
		int sent = console_send(&monitor->plan, fd, &monitor->failure);

		if (sent < 0)
			return -1;
		if (!sent && monitor->report >= 0)
			service_attach_terminal(fd);
		else if (!sent)
			streams_attach_terminal(&monitor->streams, fd, monitor->interactive);
	} else if (got == 1 && !hook_runner_create(&monitor->hooks, monitor->container.pid)) {
		return go_on_with_hooks(monitor);
	}
	return got > 0;
}

/**
 * helper_ready() - the helper has spoken: tell the container, which waits for it before its exec
 * @monitor: all of it
 *
 * Return: 0, -1 with the failure filled, or 1 when it will speak once more
 */
static int helper_ready(struct monitor *monitor)
{
	int rc = helper_result(&monitor->helper, &monitor->plan, &monitor->failure);

	if (rc)
		return rc;
	/* a container that has failed already has closed its end; its report is in the channel */
	send(monitor->container.channel, "g", 1, MSG_NOSIGNAL);
	return 0;
}

/**
 * await_exec() - serve the container until it has executed its command
 * @monitor: all of it
 *
 * The channel brings the terminal, a failure, or its end: every copy of it is closed by the exec.
 *
 * Return: 0, an ending signal that came before, or -1 with the failure filled
 */
int await_exec(struct monitor *monitor)
{
	struct pollfd polls[5] = {
		{ .fd = monitor->container.channel, .events = POLLIN }, { .fd = monitor->signals, .events = POLLIN },
		{ .fd = monitor->helper.ready, .events = POLLIN }, /* poll(2) passes over -1 */
		{ .fd = monitor->hooks.socket, .events = POLLIN },	{ .fd = network_ready(), .events = POLLIN },
	};
	int signal, got = 1;

	monitor->failure.step = STEP_CHANNEL;
	while (got > 0) {
		if (poll(polls, 5, -1) < 0)
			continue;
		/* first the channel: once the command runs, a signal is for it */
		if (polls[0].revents) {
			got = receive(monitor);
		} else if (polls[1].revents && signals_is_ending(signal = signals_next(monitor->signals))) {
			return signal;
		} else if (polls[2].revents) {
			got = helper_ready(monitor) < 0 ? -1 : 1;
			polls[2].fd = monitor->helper.ready;
		} else if (polls[3].revents) {
			got = hook_runner_result(&monitor->hooks, &monitor->failure) < 0 ? -1
											 : go_on_with_hooks(monitor);
		} else if (polls[4].revents) {
			got = network_result(&monitor->failure) < 0 ? -1 : 1;
			polls[4].fd = -1;
			send(monitor->container.channel, "g", 1, MSG_NOSIGNAL);
		}
	}
	if (got < 0)
		return -1;
	close(monitor->container.channel);
	return signals_show_all(monitor->signals) < 0 ? fail(&monitor->failure, errno, "") : 0;
}
