/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mount of another container, for this one: shared memory goes with the IPC namespace that two containers share.
 *
 * A mount can be copied only by whoever is in its mount namespace, and nobody comes back from there: so a child goes,
 * and sends the copy.
 *
 * Should:  verify that the pid is still the other container's.
 * Mustn't: enter the other container's pid namespace, in which the child could be seen.
 */
#define _GNU_SOURCE
#include "shared-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "kernel.h"
#include "start-time.h"
#include "terminal.h"

/**
 * copy_mount() - be in the other container, and copy a mount
 * @pid:     its first process
 * @started: when that was started
 * @source:  the mount, as it is called there
 *
 * Return: a descriptor of the copy, or -1 with errno
 */
static int copy_mount(pid_t pid, long long started, const char *source)
{
	int other = (int)syscall(SYS_pidfd_open, pid, 0);

	if (other < 0)
		return -1;
	/* what the descriptor stands for stays the same, so it is looked at after it was opened */
	if (start_time(pid) != started) {
		errno = ESRCH;
		return -1;
	}
	prctl(PR_SET_DUMPABLE, 0);
	if (setns(other, CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -1;
	return sys_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

/**
 * shared_tree_open() - execute the openShared record
 * @record:  pid, startTime, source
 * @failure: filled
 *
 * Return: a descriptor of a mount that is not attached, or -1
 */
int shared_tree_open(const struct plan_record *record, struct failure *failure)
{
	const char *source = record->field[PLAN_OPEN_SHARED_SOURCE].text;
	int pair[2], fd = -1, error = 0, got;
	pid_t child;

	failure->step = PLAN_OPEN_SHARED;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return fail(failure, errno, source);
	child = fork();
	if (child == 0) {
		struct iovec part = { &error, sizeof(error) };
		int copy = copy_mount((pid_t)record->field[PLAN_OPEN_SHARED_PID].number,
				      (long long)record->field[PLAN_OPEN_SHARED_START_TIME].number, source);

		error = copy < 0 ? errno : 0;
		channel_send_parts(pair[1], &part, 1, copy);
		_exit(0);
	}
	error = errno;
	close(pair[1]);
	got = child < 0 ? -1 : channel_receive(pair[0], &error, sizeof(error), &fd);
	close(pair[0]);
	if (child > 0)
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	if (fd >= 0)
		return fd;
	return fail(failure, got == (int)sizeof(error) || child < 0 ? error : EPIPE, source);
}
