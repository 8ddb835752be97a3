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
#include <sys/wait.h>

#include "kernel.h"

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
 * background_begin() - execute the background record, if there is one
 * @plan:    the plan
 * @report:  set to what background_started() takes, -1 without such a record
 * @failure: filled
 *
 * Return: 0 in the process that is to go on, or -1
 */
int background_begin(const struct plan *plan, int *report, struct failure *failure)
{
	struct plan_record record;
	int ends[2], null;
	pid_t child;

	*report = -1;
	if (!plan_find(plan, PLAN_BACKGROUND, &record))
		return 0;
	failure->step = PLAN_BACKGROUND;
	if (pipe2(ends, O_CLOEXEC) < 0 || (child = fork()) < 0)
		return fail(failure, errno, "");
	if (child > 0) {
		close(ends[1]);
		wait_for_start(child, ends[0], &record.field[PLAN_BACKGROUND_ANNOUNCE]);
	}
	close(ends[0]);
	setsid();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, 0) < 0)
		return fail(failure, errno, "/dev/null");
	close(null);
	*report = ends[1];
	return 0;
}

/**
 * background_started() - the command runs: let go of what is the caller's
 * @report: from background_begin(); with -1 nothing is done
 */
void background_started(int report)
{
	if (report < 0)
		return;
	dup2(0, 1);
	dup2(0, 2);
	if (chdir("/") < 0 || write(report, "s", 1) != 1) {
		/* the one that was called has been ended: the container goes on, as it would a moment later */
	}
	close(report);
}
