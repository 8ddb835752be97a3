/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Containers in the background: the monitor leaves whoever called it.
 *
 * The process that was called waits until the command runs, says so, and ends. A start that fails is told by the
 * monitor, with the caller's streams, and the one that was called ends with the same status.
 *
 * Should:  hold nothing of the caller's once the command runs: whoever reads the other end of a pipe waits for it.
 */
#define _GNU_SOURCE
#include "background.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "attach.h"
#include "endings.h"
#include "kernel.h"

/* The connection with a caller who is attached, and the null device, until the command runs; or -1. */
static int caller = -1;
static int null = -1;

/**
 * wait_for_start() - what is left in the process that was called
 * @monitor: the process that starts the container
 * @reports: written to when the command runs, ends when it never will
 * @words:   what to say then
 */
static _Noreturn void wait_for_start(pid_t monitor, int reports, const struct plan_field *words)
{
	int status = 0;
	ssize_t got;
	char byte;

	do {
		got = read(reports, &byte, 1);
	} while (got < 0 && errno == EINTR);
	if (got == 1) {
		for (size_t at = 0; at < words->length; at += (size_t)got) {
			got = write(1, words->text + at, words->length - at);
			if (got < 0)
				_exit(125);
		}
		_exit(0);
	}
	while (waitpid(monitor, &status, 0) < 0 && errno == EINTR)
		;
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/**
 * connect_caller() - make the connection that somebody who attaches has from the start
 * @plan:   the plan
 * @record: set to the attach record
 * @socket: set to the caller's end, -1 without such a record
 *
 * Ending signals wait from now on, since they are to end the start as well.
 *
 * Return: 0, or -1 with errno
 */
static int connect_caller(const struct plan *plan, struct plan_record *record, int *socket)
{
	sigset_t held;
	int ends[2];

	*socket = -1;
	if (!plan_find(plan, PLAN_ATTACH, record))
		return 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	*socket = ends[0];
	caller = ends[1];
	sigemptyset(&held);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		sigaddset(&held, endings[i]);
	return sigprocmask(SIG_BLOCK, &held, NULL);
}

/**
 * background_begin() - execute the background record, if there is one, and an attach record beside it
 * @plan:    the plan
 * @report:  set to what background_started() takes, -1 without such a record
 * @failure: filled
 *
 * Return: 0 in the process that is to go on, or -1
 */
int background_begin(const struct plan *plan, int *report, struct failure *failure)
{
	struct plan_record record, attached;
	int ends[2], socket;
	sigset_t mask;
	pid_t child;

	*report = -1;
	if (!plan_find(plan, PLAN_BACKGROUND, &record))
		return 0;
	failure->step = PLAN_BACKGROUND;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	if (pipe2(ends, O_CLOEXEC) < 0 || connect_caller(plan, &attached, &socket) < 0 || (child = fork()) < 0)
		return fail(failure, errno, "");
	if (child > 0) {
		close(ends[1]);
		if (socket >= 0) {
			close(caller);
			attach_beside(plan, &attached, child, socket, ends[0]);
		}
		wait_for_start(child, ends[0], &record.field[PLAN_BACKGROUND_ANNOUNCE]);
	}
	close(ends[0]);
	if (socket >= 0)
		close(socket);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	setsid();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	/* a terminal of the caller's is where the container's takes its size from */
	if (null < 0 || (!plan_find(plan, PLAN_TERMINAL, &record) && dup2(null, 0) < 0))
		return fail(failure, errno, "/dev/null");
	*report = ends[1];
	return 0;
}

/**
 * background_caller() - the connection with a caller who is attached from the start
 *
 * Return: a descriptor, or -1
 */
int background_caller(void)
{
	return caller;
}

/**
 * background_is_alone() - are we in the background, with no caller who passes his signals on?
 *
 * Return: true or false
 */
int background_is_alone(void)
{
	return null >= 0 && caller < 0;
}

/**
 * background_started() - the command runs: let go of what is the caller's
 * @report: from background_begin(); with -1 nothing is done
 */
void background_started(int report)
{
	if (report < 0)
		return;
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	close(null);
	if (chdir("/") < 0 || write(report, "s", 1) != 1) {
		/* the one that was called has been ended: the container goes on, as it would a moment later */
	}
	close(report);
}
