/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `start` and `delete` of a container with hooks. Like the monitor it took the place of the command line's process.
 *
 * With a release record: open the gate; once the command is executed, run the hooks of poststart. When it is not, end
 * the container, forget it, and run those of poststop. Without one the container has been forgotten already.
 *
 * Should:  say nothing itself; a failure is handed to the command the plan names.
 * Mustn't: take a process for the container that only has its number.
 */
#define _GNU_SOURCE
#include "hooks-job.h"

#include <errno.h>
#include <poll.h>

#include "cleaner.h"
#include "enter.h"
#include "hooks.h"
#include "kernel.h"
#include "open-gate.h"
#include "signals.h"
#include "start-time.h"

static void interrupted(int signal)
{
	/* a hook that is running ends with us */
	_exit(128 + signal);
}

/**
 * run() - run the hooks of a kind; failures are told
 * @plan:   the plan
 * @kind:   which
 * @status: of the container
 * @pid:    of its first process, or 0
 */
static void run(const struct plan *plan, const char *kind, const char *status, pid_t pid)
{
	struct hook_run how = { .state = hook_state(plan, status, pid),
				.until = { { .fd = -1 }, { .fd = -1 } },
				.tolerant = 1 };
	struct plan_record record;
	struct failure failure;

	if (plan_find(plan, PLAN_HOOK_STATE, &record))
		how.directory = record.field[PLAN_HOOK_STATE_DIRECTORY].text;
	hooks_run(plan, kind, &how, &failure);
}

/**
 * release() - open the gate and wait for what comes of it
 * @record:  gate, answer
 * @failure: filled
 *
 * A reader that opens the answer while the container has it open is told of its end (fifo(7)). That it was open then
 * is known from the gate, which has a reader for as long.
 *
 * Return: 1 when the command was executed, 0 when the container does not wait, -1 when it failed
 */
static int release(const struct plan_record *record, struct failure *failure)
{
	const char *path = record->field[PLAN_RELEASE_GATE].text;
	struct pollfd answer = { .events = POLLIN };
	struct failure told;
	ssize_t got;

	failure->step = PLAN_RELEASE;
	answer.fd = open(record->field[PLAN_RELEASE_ANSWER].text, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (answer.fd < 0 || open_gate(AT_FDCWD, path) < 0) {
		fail(failure, errno, path);
		return 0;
	}
	while (poll(&answer, 1, -1) < 0)
		;
	got = read(answer.fd, &told, sizeof(told));
	close(answer.fd);
	if (got != (ssize_t)sizeof(told))
		return 1;
	told.path[FAILURE_PATH_MAX - 1] = '\0';
	*failure = told;
	return -1;
}

/**
 * end() - see to it that a container whose start has failed has ended
 * @record: pid and startTime
 */
static void end(const struct plan_record *record)
{
	pid_t pid = (pid_t)record->field[PLAN_RELEASE_PID].number;
	struct pollfd ended = { .fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };

	if (ended.fd < 0)
		return;
	if (start_time(pid) == (long long)record->field[PLAN_RELEASE_START_TIME].number &&
	    sys_pidfd_send_signal(ended.fd, SIGKILL) == 0)
		while (poll(&ended, 1, -1) < 0)
			;
	close(ended.fd);
}

/**
 * hooks_main() - be the job
 * @plan_fd: descriptor of the encoded plan
 *
 * Return: exit status
 */
int hooks_main(int plan_fd)
{
	struct plan_record record;
	struct failure failure;
	struct plan plan;
	int released;

	signals_begin(interrupted);
	if (enter_plan(plan_fd, &plan, &failure) < 0)
		return 125;
	if (!plan_find(&plan, PLAN_RELEASE, &record)) {
		run(&plan, "poststop", "stopped", 0);
		return 0;
	}
	released = release(&record, &failure);
	if (released > 0) {
		run(&plan, "poststart", "running", (pid_t)record.field[PLAN_RELEASE_PID].number);
		return 0;
	}
	if (released < 0) {
		end(&record);
		clean_up(&plan);
		run(&plan, "poststop", "stopped", 0);
	}
	failure_tell(&failure, &plan);
	return 125;
}
