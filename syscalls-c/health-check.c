/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting a health check, and hearing how it has gone.
 *
 * Mustn't: wait for the check: only for a process of ours that makes it, and for one that has ended.
 */
#define _GNU_SOURCE
#include "health-check.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "health-plan.h"
#include "kernel.h"

/**
 * make() - clone the check's process
 * @check:     its output is open
 * @plan:      of the check
 * @container: that it is made in
 * @streams:   what it takes as 0, 1, 2
 * @failure:   filled
 *
 * Return: 0, or -1
 */
static int make(struct health_check *check, const struct plan *plan, const struct container *container,
		const struct streams *streams, struct failure *failure)
{
	struct container made = { .cgroup = container->cgroup, .userns = -1 };

	/* the group is the container's, whatever becomes of this */
	made.cgroup.ours = made.cgroup.optional = 0;
	if (spawn_container(&made, plan, streams, -1, failure) < 0)
		return -1;
	check->pid = made.pid;
	check->pidfd = made.pidfd;
	check->channel = made.channel;
	return 0;
}

/**
 * health_check_start() - start a check
 * @check:     filled
 * @plan:      the container's
 * @container: running
 * @failure:   filled
 *
 * Return: 0, or -1
 */
int health_check_start(struct health_check *check, const struct plan *plan, const struct container *container,
		       struct failure *failure)
{
	struct plan own;
	struct streams streams = { .terminal = -1, .sized = -1 };
	int ends[2], null, made = -1;

	check->pid = 0;
	check->length = 0;
	check->cut = 0;
	check->output = -1;
	failure->step = PLAN_HEALTH;
	if (health_plan_make(&own, plan, container) < 0)
		return fail(failure, errno, "");
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || pipe2(ends, O_CLOEXEC) < 0) {
		fail(failure, errno, "");
	} else {
		streams.child[0] = null;
		streams.child[1] = streams.child[2] = ends[1];
		made = make(check, &own, container, &streams, failure);
		close(ends[1]);
		if (made < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
			close(ends[0]);
		else
			check->output = ends[0];
	}
	if (null >= 0)
		close(null);
	health_plan_free(&own, plan);
	return made;
}

/**
 * health_check_read() - take what the check has written
 * @check: started
 */
void health_check_read(struct health_check *check)
{
	char rest[1024];

	while (check->output >= 0) {
		size_t room = sizeof(check->text) - check->length;
		ssize_t got = room ? read(check->output, check->text + check->length, room)
				   : read(check->output, rest, sizeof(rest));

		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (got <= 0) {
			close(check->output);
			check->output = -1;
		} else if (room) {
			check->length += (size_t)got;
		} else {
			/* whoever writes without end is not to keep us */
			check->cut = 1;
			return;
		}
	}
}

/**
 * health_check_kill() - end the check, with what it has started in its process group
 * @check: started, not waited for
 */
void health_check_kill(const struct health_check *check)
{
	kill(-check->pid, SIGKILL);
	sys_pidfd_send_signal(check->pidfd, SIGKILL);
}

/**
 * health_check_end() - the check has ended: wait for it and forget it
 * @check:   started; its text stays
 * @failure: filled when the command could not be executed, its step is 0 otherwise
 *
 * Return: its exit code
 */
int health_check_end(struct health_check *check, struct failure *failure)
{
	int status = 0;

	while (waitpid(check->pid, &status, 0) < 0 && errno == EINTR)
		;
	health_check_read(check);
	if (recv(check->channel, failure, sizeof(*failure), MSG_DONTWAIT) == (ssize_t)sizeof(*failure))
		failure->path[FAILURE_PATH_MAX - 1] = '\0';
	else
		failure->step = 0;
	close(check->channel);
	close(check->pidfd);
	if (check->output >= 0)
		close(check->output);
	check->output = -1;
	check->pid = 0;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
