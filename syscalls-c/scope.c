/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A control group by way of systemd: a program asks it for a transient scope unit with the container's process in
 * it. The container waits meanwhile.
 *
 * The program is forked before the user namespace is entered and started when the process is there: the bus knows
 * its callers by their user.
 *
 * Should:  wait by descriptors as long as there is one to wait for; stop for an ending signal.
 * Mustn't: give the program the caller's streams or environment.
 */
#define _GNU_SOURCE
#include "scope.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "kernel.h"
#include "signals.h"
#include "small-file.h"

#define SCOPE_ARGUMENTS_MAX 256
/* Milliseconds systemd may take in all, and between two looks. */
#define PATIENCE 10000
#define PAUSE 2

/* What busctl(1) begins with. */
#define CALL_FAILED "Call failed: "

static char *arguments[SCOPE_ARGUMENTS_MAX + 1];

/**
 * ask() - wait for the pid, and become the program
 * @gate:   brings the pid
 * @answer: takes the program's words
 */
static _Noreturn void ask(int gate, int answer)
{
	char *const environment[] = { NULL };
	char number[16];
	int null, pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read(gate, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	snprintf(number, sizeof(number), "%d", pid);
	for (size_t i = 0; arguments[i]; i++)
		if (strcmp(arguments[i], "{pid}") == 0)
			arguments[i] = number;
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(answer, 2) < 0)
		_exit(1);
	sys_close_range(3, ~0U, 0);
	signals_unblock_all();
	execve(arguments[0], arguments, environment);
	_exit(127);
}

/**
 * scope_prepare() - make the process that will ask, when the plan has scopeArgument records
 * @scope:   filled
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int scope_prepare(struct scope *scope, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;
	int gate[2], answer[2];
	size_t count = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0 && count < SCOPE_ARGUMENTS_MAX)
		if (record.op == PLAN_SCOPE_ARGUMENT)
			arguments[count++] = (char *)(uintptr_t)record.field[PLAN_SCOPE_ARGUMENT_VALUE].text;
	if (count == 0)
		return 0;
	failure->step = PLAN_SCOPE_ARGUMENT;
	if (count == SCOPE_ARGUMENTS_MAX)
		return fail(failure, E2BIG, arguments[0]);
	if (pipe2(gate, O_CLOEXEC) < 0 || pipe2(answer, O_CLOEXEC) < 0)
		return fail(failure, errno, arguments[0]);
	scope->pid = fork();
	if (scope->pid == 0) {
		close(gate[1]);
		ask(gate[0], answer[1]);
	}
	if (scope->pid < 0) {
		scope->pid = 0;
		return fail(failure, errno, arguments[0]);
	}
	close(gate[0]);
	close(answer[1]);
	scope->gate = gate[1];
	scope->answer = answer[0];
	return 0;
}

/**
 * hear() - read the program's words to their end, and wait for its end
 * @scope:   started
 * @signals: readable when we are to give up
 * @text:    filled with the first line
 * @size:    its size
 *
 * Return: 0 when the program has done its work, or -1 with errno
 */
static int hear(struct scope *scope, int signals, char *text, size_t size)
{
	struct pollfd polls[2] = { { .fd = scope->answer, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	size_t length = 0;
	ssize_t got = 1;
	int status, rc;

	while (got > 0) {
		rc = poll(polls, 2, PATIENCE);
		if (rc < 0)
			continue;
		if (rc == 0 || polls[1].revents) {
			errno = rc == 0 ? ETIMEDOUT : EINTR;
			return -1;
		}
		if (length == size - 1)
			length--; /* the rest is read and forgotten */
		got = read(scope->answer, text + length, size - 1 - length);
		length += got > 0 ? (size_t)got : 0;
	}
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	while (waitpid(scope->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	scope->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	errno = WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ENOENT : EPROTO;
	return -1;
}

/**
 * group_of() - the control group a process is in
 * @pid:  process
 * @path: filled, size PATH_MAX
 *
 * Return: 0, or -1 with errno
 */
static int group_of(pid_t pid, char *path)
{
	char file[32], text[PATH_MAX + 1024] = "\n", *line;

	snprintf(file, sizeof(file), "/proc/%d/cgroup", pid);
	if (small_file(AT_FDCWD, file, text + 1, sizeof(text) - 1) < 0)
		return -1;
	line = strstr(text, "\n0::/");
	if (!line || strcspn(line + 4, "\n") >= PATH_MAX) {
		errno = ENODEV;
		return -1;
	}
	line += 4;
	line[strcspn(line, "\n")] = '\0';
	strcpy(path, line);
	return 0;
}

/**
 * await() - wait until the process is in the unit's control group
 * @container: the process
 * @unit:      name of the unit
 * @signals:   readable when we are to give up
 * @path:      filled with the group's path, size PATH_MAX
 *
 * Nothing tells of a process that was moved, so it is looked for.
 *
 * Return: 0, or -1 with errno
 */
static int await(const struct container *container, const char *unit, int signals, char *path)
{
	struct pollfd polls[2] = { { .fd = container->pidfd, .events = POLLIN }, { .fd = signals, .events = POLLIN } };

	for (int waited = 0; waited < PATIENCE; waited += PAUSE) {
		if (group_of(container->pid, path) < 0)
			return -1;
		if (strcmp(strrchr(path, '/') + 1, unit) == 0)
			return 0;
		if (poll(polls, 2, PAUSE) > 0) {
			errno = polls[0].revents ? ESRCH : EINTR;
			return -1;
		}
	}
	errno = ETIMEDOUT;
	return -1;
}

/**
 * scope_enter() - have the container put into its unit, take the unit's control group, and let the container go on
 * @scope:     prepared, or none
 * @cgroup:    filled
 * @plan:      the plan
 * @container: its process waits
 * @signals:   readable when we are to give up; the signal is left there
 * @failure:   filled
 *
 * Return: 0, or -1
 */
int scope_enter(struct scope *scope, struct cgroup *cgroup, const struct plan *plan, const struct container *container,
		int signals, struct failure *failure)
{
	struct plan_record record;
	const char *unit = NULL;
	char text[PATH_MAX], subject[FAILURE_PATH_MAX];
	int pid = container->pid;

	if (scope->pid == 0)
		return 0;
	failure->step = PLAN_SCOPE_ARGUMENT;
	if (plan_find(plan, PLAN_CGROUP, &record))
		unit = record.field[PLAN_CGROUP_UNIT].text;
	if (!unit || write(scope->gate, &pid, sizeof(pid)) != sizeof(pid))
		return fail(failure, EPIPE, arguments[0]);
	if (hear(scope, signals, text, sizeof(text)) < 0) {
		int error = errno;

		snprintf(subject, sizeof(subject), "%.255s (%.512s)", unit,
			 text + (strncmp(text, CALL_FAILED, strlen(CALL_FAILED)) == 0 ? strlen(CALL_FAILED) : 0));
		return fail(failure, error, error == EPROTO ? subject : error == ENOENT ? arguments[0] : unit);
	}
	if (await(container, unit, signals, text) < 0)
		return fail(failure, errno, unit);
	if (cgroup_adopt(cgroup, plan, text, failure) < 0)
		return -1;
	failure->step = PLAN_SCOPE_ARGUMENT;
	if (send(container->channel, "c", 1, MSG_NOSIGNAL) != 1)
		return fail(failure, errno, unit);
	return 0;
}

/**
 * scope_stop() - end the program
 * @scope: prepared or not
 */
void scope_stop(struct scope *scope)
{
	if (scope->pid <= 0)
		return;
	kill(scope->pid, SIGKILL);
	while (waitpid(scope->pid, NULL, 0) < 0 && errno == EINTR)
		;
	scope->pid = 0;
}
