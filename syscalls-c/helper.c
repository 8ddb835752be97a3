/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user-mode network helper: pasta, which goes into the background once the network is up, or one that stays in
 * the foreground and says so by a byte.
 *
 * Older ones never notice that the container has gone. So the helper lives in a pid namespace of its own whose pid 1 is
 * a guard of ours: when the guard ends, and it ends with the monitor, the kernel ends the helper. One that ends by
 * itself is started again by its guard.
 *
 * Should:  start beside the container's own set-up.
 * Mustn't: give the helper the caller's standard streams or environment.
 */
#define _GNU_SOURCE
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "idle.h"
#include "kernel.h"
#include "publish.h"
#include "signals.h"

#define HELPER_ARGUMENTS_MAX 2048
/* What of its words is kept: the last line is told when it fails. */
#define WORDS_MAX 2048
/* The descriptor that a helper in the foreground says on that it is ready; the arguments have it for "{ready}". */
#define READY_FD 3
#define READY_TEXT "3"
/* The shortest and the longest time between two starts of a helper that does not stay. */
#define PAUSE_MIN_S 1
#define PAUSE_MAX_S 64

/* A file that is always there and that no helper reads: the namespace is mounted over it, see show_netns(). */
#define NETNS_PATH "/proc/version"

/**
 * struct result - what the guard tells the monitor
 * @error: 0 when the network is up
 * @words: what the helper has said, when it is not
 */
struct result {
	int error;
	char words[FAILURE_PATH_MAX];
};

/**
 * struct command - the helper
 * @argv:     NULL-terminated
 * @is_front: it stays in the foreground
 */
struct command {
	char *argv[HELPER_ARGUMENTS_MAX + 1];
	int is_front;
};

/**
 * arguments() - collect the helper's argv from the plan
 * @plan:    with helperArgument records
 * @command: filled
 *
 * Return: how many, or -1 with errno E2BIG
 */
static int arguments(const struct plan *plan, struct command *command)
{
	struct plan_record record;
	struct plan_cursor cursor;
	int count = 0;

	command->is_front = 0;
	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *value;

		if (record.op != PLAN_HELPER_ARGUMENT)
			continue;
		if (count == HELPER_ARGUMENTS_MAX) {
			errno = E2BIG;
			return -1;
		}
		value = record.field[PLAN_HELPER_ARGUMENT_VALUE].text;
		if (strcmp(value, "{netns}") == 0) {
			value = NETNS_PATH;
		} else if (strcmp(value, "{ready}") == 0) {
			value = READY_TEXT;
			command->is_front = 1;
		}
		command->argv[count++] = (char *)(uintptr_t)value;
	}
	command->argv[count] = NULL;
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
 * last_line() - the last thing that a helper has said, without what it says of a system log that nobody keeps
 * @fd:    of a file with its words
 * @words: filled, may be empty
 */
static void last_line(int fd, char words[FAILURE_PATH_MAX])
{
	char text[WORDS_MAX + 1];
	ssize_t size = pread(fd, text, WORDS_MAX, 0);
	char *rest = text, *line;

	words[0] = text[size > 0 ? size : 0] = '\0';
	/* what follows a word that it does not know is all the words that it knows */
	while ((line = strtok_r(rest, "\n", &rest)) && strncmp(line, "Usage:", 6) != 0)
		if (!strstr(line, "syslog"))
			snprintf(words, FAILURE_PATH_MAX, "%s", line);
}

/**
 * words_open() - a file for what the helper says, of which only a beginning is kept
 *
 * Not a pipe, whose reader would have to stay.
 *
 * Return: a descriptor, or -1
 */
static int words_open(void)
{
	int fd = memfd_create("helper", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && (ftruncate(fd, WORDS_MAX) < 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/**
 * execute() - be the helper
 * @command: it
 * @words:   takes what it says on its standard error, or -1
 * @ready:   where it says that it is ready, or -1
 */
static _Noreturn void execute(const struct command *command, int words, int ready)
{
	char *const environment[] = { NULL };

	signals_unblock_all();
	if (words >= 0)
		dup2(words, 2);
	/* dup2() leaves a descriptor that is the right one already to be closed by exec */
	if (ready == READY_FD)
		fcntl(ready, F_SETFD, 0);
	else if (ready >= 0)
		dup2(ready, READY_FD);
	sys_close_range(ready < 0 ? READY_FD : READY_FD + 1, ~0U, 0);
	execve(command->argv[0], command->argv, environment);
	_exit(127);
}

/**
 * bring_up() - start the helper and wait until the network is up
 * @command: it
 * @words:   takes what it says, or -1
 *
 * Return: 0, or an errno
 */
static int bring_up(const struct command *command, int words)
{
	int ready[2] = { -1, -1 }, status = -1;
	ssize_t got = 0;
	pid_t child;
	char byte;

	if (command->is_front && pipe2(ready, O_CLOEXEC) < 0)
		return errno;
	child = fork();
	if (child == 0)
		execute(command, words, ready[1]);
	if (child < 0)
		return errno;
	if (command->is_front) {
		close(ready[1]);
		do {
			got = read(ready[0], &byte, 1);
		} while (got < 0 && errno == EINTR);
		close(ready[0]);
		if (got == 1)
			return 0;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return ENOENT;
	return status == 0 && !command->is_front ? 0 : ENETDOWN;
}

/**
 * keep_up() - start the helper again whenever it ends
 * @command: it
 *
 * The interface goes with the helper, and its next start makes another one. One that cannot be had is tried less often.
 */
static _Noreturn void keep_up(const struct command *command)
{
	struct timespec pause = { .tv_sec = PAUSE_MIN_S };

	for (;;) {
		while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
			;
		nanosleep(&pause, NULL);
		if (bring_up(command, -1) == 0)
			pause.tv_sec = PAUSE_MIN_S;
		else if (pause.tv_sec < PAUSE_MAX_S)
			pause.tv_sec *= 2;
	}
}

/* Close everything but the standard streams and one more. */
static void close_others(int fd)
{
	if (fd > 3)
		sys_close_range(3, (unsigned int)fd - 1, 0);
	sys_close_range((unsigned int)fd + 1, ~0U, 0);
}

/**
 * guard() - pid 1 of the helper's namespace
 * @command:   the helper
 * @container: the container's process
 * @ready:     takes a struct result
 */
static _Noreturn void guard(const struct command *command, pid_t container, int ready)
{
	struct result result = { 0 };
	int words;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	/* whose end somebody waits for must not be held by us */
	close_others(ready);
	words = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(words, fd);
	words = words_open();
	result.error = show_netns(container) < 0 ? errno : bring_up(command, words);
	if (result.error)
		last_line(words, result.words);
	if (write(ready, &result, sizeof(result)) != sizeof(result) || result.error)
		_exit(1);
	sys_close_range(3, ~0U, 0);
	idle_now();
	keep_up(command);
}

/**
 * await_guard() - wait until a guard that was told to end has, and the helper with it
 * @helper: with one, or none
 */
static void await_guard(struct helper *helper)
{
	if (helper->gone <= 0)
		return;
	while (waitpid(helper->gone, NULL, 0) < 0 && errno == EINTR)
		;
	helper->gone = 0;
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
	struct command command;
	int ready[2], count;

	helper->pid = 0;
	helper->ready = -1;
	await_guard(helper);
	count = arguments(plan, &command);
	if (count <= 0)
		return count;
	if (pipe2(ready, O_CLOEXEC) < 0)
		return -1;
	helper->pid = sys_clone3(&clone);
	if (helper->pid == 0) {
		close(ready[0]);
		guard(&command, container, ready[1]);
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
 * @helper:  started
 * @plan:    with the ports that are to be bound
 * @failure: filled: a port that is the reason, or the helper's own words
 *
 * Return: 0, or -1
 */
int helper_result(struct helper *helper, const struct plan *plan, struct failure *failure)
{
	struct result result = { .error = ENETDOWN };
	ssize_t got;

	do {
		got = read(helper->ready, &result, sizeof(result));
	} while (got < 0 && errno == EINTR);
	close(helper->ready);
	helper->ready = -1;
	if (got != (ssize_t)sizeof(result))
		result = (struct result){ .error = ENETDOWN };
	if (result.error == 0)
		return publish_check_bound(plan, failure);
	if (publish_check_free(plan, failure) < 0)
		return -1;
	failure->step = STEP_HELPER;
	result.words[FAILURE_PATH_MAX - 1] = '\0';
	return fail(failure, result.error, result.words);
}

/**
 * helper_stop() - end the helper
 * @helper: started or not
 * @plan:   the plan
 *
 * It is waited for only where it holds ports of a container in the background, which whoever stops that may take at
 * once. In the foreground a start that finds the ports taken tries again (publish.c).
 */
void helper_stop(struct helper *helper, const struct plan *plan)
{
	if (helper->pid <= 0)
		return;
	kill(helper->pid, SIGKILL);
	helper->gone = helper->pid;
	helper->pid = 0;
	if (plan_count(plan, PLAN_PUBLISH_PORT) > 0 && plan_count(plan, PLAN_BACKGROUND) > 0)
		await_guard(helper);
}
