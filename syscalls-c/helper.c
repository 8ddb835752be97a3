/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user-mode network helper: pasta, which goes into the background once the network is up, or one that stays in
 * the foreground and says so by a byte.
 *
 * Older ones never notice that the container has gone. So the helper lives in a pid namespace of its own whose pid 1 is
 * a guard of ours: when the guard ends, and it ends with the monitor, the kernel ends the helper. One that ends by
 * itself is started again by its guard.
 *
 * Most of a helper's start comes after it has configured the network, which a scout in the namespace tells: nobody waits
 * for the rest.
 *
 * Should:  start beside the container's own set-up.
 * Mustn't: give the helper the caller's standard streams or environment.
 */
#define _GNU_SOURCE
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "helper-scout.h"
#include "helper-words.h"
#include "idle.h"
#include "kernel.h"
#include "publish.h"
#include "signals.h"

#define HELPER_ARGUMENTS_MAX 2048
/* The descriptor that a helper in the foreground says on that it is ready; the arguments have it for "{ready}". */
#define READY_FD 3
#define READY_TEXT "3"
/* The word of pasta that the name of its interface follows. */
#define INTERFACE_WORD "--ns-ifname"
/* The shortest and the longest time between two starts of a helper that does not stay. */
#define PAUSE_MIN_S 1
#define PAUSE_MAX_S 64

/* A file that is always there and that no helper reads: the namespace is mounted over it, see show_netns(). */
#define NETNS_PATH "/proc/version"

/**
 * struct result - what the guard, and the scout before it, tell the monitor
 * @error:    0 when the network is up
 * @is_early: it is configured; the helper does not serve it yet
 * @words:    what the helper has said, when it is not
 */
struct result {
	int error;
	int is_early;
	char words[FAILURE_PATH_MAX];
};

/**
 * struct command - the helper
 * @argv:      NULL-terminated
 * @interface: what it calls its interface, or NULL when that is not known
 * @is_front:  it stays in the foreground
 */
struct command {
	char *argv[HELPER_ARGUMENTS_MAX + 1];
	const char *interface;
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
	command->interface = NULL;
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
		} else if (count > 0 && strcmp(command->argv[count - 1], INTERFACE_WORD) == 0) {
			command->interface = value;
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
 * execute() - be the helper
 * @command: it
 * @words:   takes what it says on its standard error, or -1
 * @ready:   where it says that it is ready, or -1
 * @made:    a pipe that ends when its interface is there, or -1
 */
static _Noreturn void execute(const struct command *command, int words, int ready, int made)
{
	char *const environment[] = { NULL };
	char byte;

	while (made >= 0 && read(made, &byte, 1) < 0 && errno == EINTR)
		;
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
 * run() - start the helper and wait until it serves the network
 * @command: it
 * @words:   takes what it says, or -1
 * @made:    see execute()
 *
 * Return: 0, or an errno
 */
static int run(const struct command *command, int words, int made)
{
	int ready[2] = { -1, -1 }, status = -1;
	ssize_t got = 0;
	pid_t child;
	char byte;

	if (command->is_front && pipe2(ready, O_CLOEXEC) < 0)
		return errno;
	child = fork();
	if (child == 0)
		execute(command, words, ready[1], made);
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
 * bring_up() - start the helper, with a scout where it can have one
 * @command: it
 * @words:   takes what it says
 * @ready:   where the scout tells
 * @told:    set to whether it has
 *
 * A policy may keep the helper from an interface that it has not made itself, so one that fails is started once more.
 *
 * Return: 0, or an errno
 */
static int bring_up(const struct command *command, int words, int ready, int *told)
{
	static const struct result early = { .is_early = 1 };
	struct scout_news news = { .fd = ready, .bytes = &early, .size = sizeof(early) };
	int made[2], error;
	pid_t scout;

	*told = 0;
	if (!command->interface || pipe2(made, O_CLOEXEC) < 0)
		return run(command, words, -1);
	scout = scout_start(NETNS_PATH, command->interface, made, &news);
	close(made[1]);
	error = run(command, words, made[0]);
	close(made[0]);
	*told = scout_end(scout);
	if (error == 0 || error == ENOENT || scout < 0)
		return error;
	scout_forget(NETNS_PATH, command->interface);
	return run(command, words, -1);
}

/**
 * keep_up() - start the helper again whenever it ends
 * @command: it
 *
 * Its next start makes another interface. One that cannot be had is tried less often.
 */
static _Noreturn void keep_up(const struct command *command)
{
	struct timespec pause = { .tv_sec = PAUSE_MIN_S };

	for (;;) {
		while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
			;
		nanosleep(&pause, NULL);
		if (command->interface)
			scout_forget(NETNS_PATH, command->interface);
		if (run(command, -1, -1) == 0)
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
	struct pollfd heard = { .fd = ready };
	int words, told = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* who has ended before that has let go of the other end */
	if (poll(&heard, 1, 0) != 0)
		_exit(1);
	setsid();
	/* whose end somebody waits for must not be held by us */
	close_others(ready);
	words = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(words, fd);
	words = helper_words_open();
	result.error = show_netns(container) < 0 ? errno : bring_up(command, words, ready, &told);
	if (result.error)
		helper_words_last(words, result.words);
	/* nobody listens any more once the scout has told: then a helper that fails is one that has ended */
	(void)!write(ready, &result, sizeof(result));
	if (result.error && !told)
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
 * helper_result() - did the network come up? Called when @ready is readable
 * @helper:  started; @ready is -1 once there is nothing more to be said
 * @plan:    with the ports that are to be bound
 * @failure: filled: a port that is the reason, or the helper's own words
 *
 * Return: 0, -1, or, where ports are to be bound, 1 when the answer is still to come
 */
int helper_result(struct helper *helper, const struct plan *plan, struct failure *failure)
{
	struct result result = { .error = ENETDOWN };
	struct failure unbound;
	ssize_t got;

	do {
		got = read(helper->ready, &result, sizeof(result));
	} while (got < 0 && errno == EINTR);
	/* a helper that binds its ports late says so itself */
	if (got == (ssize_t)sizeof(result) && result.is_early && publish_check_bound(plan, &unbound) < 0)
		return 1;
	close(helper->ready);
	helper->ready = -1;
	if (got == (ssize_t)sizeof(result) && result.is_early)
		return 0;
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
