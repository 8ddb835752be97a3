/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaving a command at a terminal to itself.
 *
 * The command is a child of the monitor, and whoever called waits for the process that became the monitor. So that
 * one of them can end and the other stay, they are two from the beginning: the one that was called waits, and the
 * monitor is its child, in the same process group, with the same terminal. When the keys have been typed, the monitor
 * gives the terminal back and says so, and the one that was called ends with 0.
 *
 * Should:  pass on what others than the terminal send to the one that was called: the terminal sends it to both.
 * Mustn't: let the command run on unseen when the one that was called is killed: it has had no keys.
 */
#define _GNU_SOURCE
#include "leave.h"

#include <errno.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include "detach-keys.h"
#include "events.h"
#include "kernel.h"
#include "signals.h"
#include "terminal.h"

/**
 * @keys:   to be typed, and what of them has been
 * @typed:  all of them have been
 * @caller: where the one that was called waits
 */
static struct {
	struct detach_keys keys;
	int typed;
	int caller;
} leave;

/**
 * pass_on() - give the monitor what signals have come
 * @signals: from signals_hold()
 * @monitor: its pid
 */
static void pass_on(int signals, pid_t monitor)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		if (info.ssi_code != SI_KERNEL && info.ssi_signo != SIGCHLD && info.ssi_signo != SIGPIPE)
			kill(monitor, (int)info.ssi_signo);
}

/**
 * wait_outside() - what is left in the process that was called
 * @monitor: the process that has the command
 * @told:    written to when the keys were typed, ends with the monitor
 */
static _Noreturn void wait_outside(pid_t monitor, int told)
{
	int signals = signals_hold(), status = 0;
	struct pollfd polls[2] = { { .fd = told, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	char byte;

	if (signals < 0 || signals_show_all(signals) < 0)
		polls[1].fd = -1;
	while (poll(polls, 2, -1) < 0 || !polls[0].revents)
		pass_on(signals, monitor);
	if (read(told, &byte, 1) == 1)
		_exit(0);
	while (waitpid(monitor, &status, 0) < 0 && errno == EINTR)
		;
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/**
 * leave_begin() - execute the leaveKeys record, if there is one and a terminal to type at
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0 in the process that is to go on, or -1
 */
int leave_begin(const struct plan *plan, struct failure *failure)
{
	const struct plan_field *keys;
	struct plan_record record;
	pid_t called = getpid(), child;
	int ends[2];

	if (!plan_find(plan, PLAN_LEAVE_KEYS, &record) || !isatty(0))
		return 0;
	failure->step = PLAN_LEAVE_KEYS;
	keys = &record.field[PLAN_LEAVE_KEYS_KEYS];
	if (keys->length == 0 || keys->length > DETACH_KEYS_MOST)
		return fail(failure, EINVAL, "");
	if (pipe2(ends, O_CLOEXEC) < 0 || (child = fork()) < 0)
		return fail(failure, errno, "");
	if (child > 0) {
		close(ends[1]);
		wait_outside(child, ends[0]);
	}
	close(ends[0]);
	if (prctl(PR_SET_PDEATHSIG, SIGHUP) < 0 || getppid() != called)
		return fail(failure, errno, "");
	leave.keys = (struct detach_keys){ .keys = keys->text, .length = keys->length };
	leave.caller = ends[1];
	return 0;
}

/**
 * take() - read what is typed, and hold back what may be the keys
 * @fd:    the caller's terminal
 * @bytes: filled
 * @size:  room, more than DETACH_KEYS_MOST
 *
 * Return: bytes, 0 at the end, -1 with errno EAGAIN when all was held back
 */
static ssize_t take(int fd, char *bytes, size_t size)
{
	char typed[1024];
	size_t most = size - DETACH_KEYS_MOST < sizeof(typed) ? size - DETACH_KEYS_MOST : sizeof(typed), length;
	ssize_t got = read(fd, typed, most);

	if (got <= 0)
		return got;
	length = detach_keys_pass(&leave.keys, typed, (size_t)got, bytes, &leave.typed);
	if (length > 0)
		return (ssize_t)length;
	errno = EAGAIN;
	return -1;
}

/**
 * leave_reader() - how the caller's terminal is to be read
 *
 * Return: a function, or NULL for read(2)
 */
leave_take leave_reader(void)
{
	return leave.keys.length ? take : NULL;
}

/**
 * leave_now() - leave the command to itself, if the keys have just been typed
 *
 * From here on what it writes is nobody's, and this process stays for it alone.
 *
 * Return: true when it has been left
 */
int leave_now(void)
{
	int null;

	if (!leave.typed)
		return 0;
	leave.typed = 0;
	leave.keys.length = 0;
	events_tell("exec_detach");
	terminal_restore();
	prctl(PR_SET_PDEATHSIG, 0);
	setsid();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; fd < 3; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			close(fd);
	close(null);
	if (chdir("/") < 0 || write(leave.caller, "l", 1) != 1) {
		/* the one that was called has been ended: nobody is left to be told */
	}
	close(leave.caller);
	return 1;
}
