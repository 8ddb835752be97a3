/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user-mode network helper (pasta).
 *
 * The helper goes into the background once the network is up, and older ones never notice that the container
 * has gone. So it lives in a pid namespace of its own whose pid 1 is a guard of ours: when the guard ends,
 * and it ends with the monitor, the kernel ends the helper.
 *
 * Should:  start beside the container's own set-up.
 * Mustn't: give the helper the caller's standard streams or environment.
 */
#define _GNU_SOURCE
#include "helper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "idle.h"
#include "kernel.h"
#include "signals.h"

#define HELPER_ARGUMENTS_MAX 64

/* A file that is always there and that no helper reads: the namespace is mounted over it, see show_netns(). */
#define NETNS_PATH "/proc/version"

/**
 * arguments() - collect the helper's argv from the plan
 * @plan: with helperArgument records
 * @argv: filled, NULL-terminated
 *
 * Return: how many
 */
static int arguments(const struct plan *plan, char **argv)
{
	struct plan_record record;
	struct plan_cursor cursor;
	int count = 0;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0 && count < HELPER_ARGUMENTS_MAX) {
		const char *value;

		if (record.op != PLAN_HELPER_ARGUMENT)
			continue;
		value = record.field[PLAN_HELPER_ARGUMENT_VALUE].text;
		argv[count++] = (char *)(uintptr_t)(strcmp(value, "{netns}") == 0 ? NETNS_PATH : value);
	}
	argv[count] = NULL;
	return count;
}

/**
 * show_netns() - make the container's network namespace a file the helper can open
 * @container: the container's process
 *
 * The helper gives up its capabilities first and may then no longer look into /proc/PID/ns of a process that
 * has more than it, so the namespace is mounted, in a mount namespace of the helper's own.
 *
 * Return: 0, or -1 with errno
 */
static int show_netns(pid_t container)
{
	char path[64];
	int tree;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", container);
	if (syscall(SYS_unshare, CLONE_NEWNS) < 0 || syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return -1;
	tree = sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	return tree < 0 ? -1 : sys_move_mount(tree, "", AT_FDCWD, NETNS_PATH, MOVE_MOUNT_F_EMPTY_PATH);
}

/**
 * guard() - pid 1 of the helper's namespace
 * @argv:      the helper's arguments
 * @container: the container's process
 * @ready:     told 0 when the network is up, else an errno
 */
static _Noreturn void guard(char **argv, pid_t container, int ready)
{
	char *const environment[] = { NULL };
	int status = -1, result, null;
	pid_t child;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	if (show_netns(container) < 0) {
		result = errno;
		_exit(write(ready, &result, sizeof(result)) != sizeof(result));
	}
	child = fork();
	if (child == 0) {
		signals_unblock_all();
		sys_close_range(3, ~0U, 0);
		execve(argv[0], argv, environment);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	result = status == 0 ? 0 : WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ENOENT : ENETDOWN;
	if (write(ready, &result, sizeof(result)) != sizeof(result) || result)
		_exit(1);
	sys_close_range(0, ~0U, 0);
	idle_now();
	while (waitpid(-1, &status, 0) > 0 || errno == EINTR)
		;
	_exit(0);
}

/**
 * helper_start() - start the helper the plan asks for, if any
 * @helper:    filled
 * @plan:      the plan
 * @container: the container's process
 *
 * Return: 0, or -1 with errno
 */
int helper_start(struct helper *helper, const struct plan *plan, pid_t container)
{
	struct clone_args clone = { .flags = CLONE_NEWPID, .exit_signal = SIGCHLD };
	char *argv[HELPER_ARGUMENTS_MAX + 1];
	int ready[2];

	helper->pid = 0;
	helper->ready = -1;
	if (arguments(plan, argv) == 0)
		return 0;
	if (pipe2(ready, O_CLOEXEC) < 0)
		return -1;
	helper->pid = sys_clone3(&clone);
	if (helper->pid == 0) {
		close(ready[0]);
		guard(argv, container, ready[1]);
	}
	close(ready[1]);
	helper->ready = ready[0];
	if (helper->pid > 0)
		return 0;
	helper->pid = 0;
	return -1;
}

/**
 * helper_result() - did the network come up? Called once, when @ready is readable
 * @helper: started
 *
 * Return: 0, or -1 with errno
 */
int helper_result(struct helper *helper)
{
	int result = ENETDOWN;
	ssize_t got;

	do {
		got = read(helper->ready, &result, sizeof(result));
	} while (got < 0 && errno == EINTR);
	close(helper->ready);
	helper->ready = -1;
	errno = result;
	return result == 0 ? 0 : -1;
}

/**
 * helper_stop() - end the helper
 * @helper: started or not
 */
void helper_stop(struct helper *helper)
{
	if (helper->pid <= 0)
		return;
	kill(helper->pid, SIGKILL);
	while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
		;
	helper->pid = 0;
}
