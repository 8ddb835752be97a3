/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The monitor of a container in the foreground. It took the place of the command line's process: same pid,
 * same terminal, and its exit status is the container's.
 *
 * Stages, in order:
 *  1. reset what the runtime before us left behind (signal dispositions, mask)
 *  2. enter the user namespace
 *  3. make the host-side directories, decide about the streams
 *  4. clone the container, start its helper and its cleaner
 *  5. wait: forward signals, copy streams, follow the window size
 *  6. restore the terminal and end as the container ended
 *
 * Should:  wait by descriptors only (signalfd, pidfd, poll).
 * Mustn't: print. A failed step is handed to the command the plan names, which knows the words.
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cleaner.h"
#include "enter.h"
#include "helper.h"
#include "kernel.h"
#include "spawn.h"
#include "terminal.h"
#include "trace.h"

#define EXIT_OURS 125
#define FAILURE_ARGUMENTS_MAX 16
#define IMPATIENCE 3 /* this many interrupts end a container that ignores them */

/**
 * struct monitor - all of it
 */
struct monitor {
	struct plan plan;
	struct failure failure;
	struct streams streams;
	struct container container;
	struct helper helper;
	int signals;
	int interrupts;
	int interactive;
};

static struct monitor monitor;

/**
 * reset_signals() - default dispositions, and everything blocked for the signalfd
 *
 * The runtime that was here before ignores SIGPIPE and SIGXFSZ; ignored signals survive exec, and so would
 * reach the container.
 *
 * Return: a signalfd, or -1 with errno
 */
static int reset_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t all;

	for (int signal = 1; signal < NSIG; signal++)
		sigaction(signal, &action, NULL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	return signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
}

/**
 * open_null() - the host's null device, verified to be it
 *
 * Return: a descriptor, or -1 with errno
 */
static int open_null(void)
{
	struct stat status;
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	if (S_ISCHR(status.st_mode) && status.st_rdev == 0x103)
		return fd;
	errno = ENODEV;
	return -1;
}

/**
 * give_up() - hand the failure to the command that can put it into words
 *
 * Ends the container first when there is one.
 */
static _Noreturn void give_up(void)
{
	char *argv[FAILURE_ARGUMENTS_MAX + 4], step[16], error[16];
	struct plan_record record;
	struct plan_cursor cursor;
	sigset_t none;
	int argc = 0;

	terminal_restore();
	if (monitor.container.pid > 0) {
		sys_pidfd_send_signal(monitor.container.pidfd, SIGKILL);
		while (waitpid(monitor.container.pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	helper_stop(&monitor.helper);
	if (monitor.plan.base) {
		plan_begin(&monitor.plan, &cursor);
		while (plan_next(&cursor, &record) > 0 && argc < FAILURE_ARGUMENTS_MAX)
			if (record.op == PLAN_FAILURE_ARGUMENT)
				argv[argc++] = (char *)(uintptr_t)record.field[PLAN_FAILURE_ARGUMENT_VALUE].text;
	}
	if (argc == 0)
		_exit(EXIT_OURS);
	snprintf(step, sizeof(step), "%d", monitor.failure.step);
	snprintf(error, sizeof(error), "%d", monitor.failure.error);
	argv[argc++] = step;
	argv[argc++] = error;
	argv[argc++] = monitor.failure.path;
	argv[argc] = NULL;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	execv(argv[0], argv);
	_exit(EXIT_OURS);
}

/**
 * make_directories() - execute the directory records
 *
 * Return: 0, or -1 with the failure filled
 */
static int make_directories(void)
{
	struct plan_record record;
	struct plan_cursor cursor;

	monitor.failure.step = PLAN_DIRECTORY;
	plan_begin(&monitor.plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *path = record.field[PLAN_DIRECTORY_PATH].text;

		if (record.op == PLAN_DIRECTORY &&
		    mkdir(path, (mode_t)record.field[PLAN_DIRECTORY_MODE].number) < 0 && errno != EEXIST)
			return fail(&monitor.failure, errno, path);
	}
	return 0;
}

/**
 * prepare() - everything before the clone
 * @plan_fd: descriptor of the plan
 * @argv:    the program's arguments
 *
 * Return: 0, or -1 with the failure filled
 */
static int prepare(int plan_fd, char **argv)
{
	struct plan_record record;
	int null;

	if (enter_plan(plan_fd, &monitor.plan, &monitor.failure) < 0)
		return -1;
	monitor.interactive =
		plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 1;
	umask(0);
	if (enter_userns(&monitor.plan, argv, &monitor.failure) < 0 || make_directories() < 0)
		return -1;
	trace("userns");
	monitor.failure.step = STEP_CHANNEL;
	null = open_null();
	if (null < 0 || streams_open(&monitor.streams, plan_find(&monitor.plan, PLAN_TERMINAL, &record),
				     monitor.interactive, null) < 0)
		return fail(&monitor.failure, errno, "/dev/null");
	return 0;
}

/**
 * wait_for_exec() - serve the container until it has executed its command
 *
 * The channel brings the terminal, a failure, or its end: every copy of it is closed by the exec.
 *
 * Return: 0, or -1 with the failure filled
 */
static int wait_for_exec(void)
{
	int fd, got, step = monitor.failure.step;
	struct failure failure;

	for (;;) {
		got = channel_receive(monitor.container.channel, &failure, sizeof(failure), &fd);
		if (got == (int)sizeof(failure)) {
			monitor.failure = failure;
			return -1;
		}
		if (got <= 0)
			break;
		if (fd >= 0)
			streams_attach_terminal(&monitor.streams, fd, monitor.interactive);
	}
	close(monitor.container.channel);
	monitor.failure.step = step;
	return got < 0 ? fail(&monitor.failure, errno, "") : 0;
}

/**
 * forward() - pass signals on to the container
 */
static void forward(void)
{
	struct signalfd_siginfo info;

	while (read(monitor.signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		int signal = (int)info.ssi_signo;

		if (signal == SIGCHLD || signal == SIGPIPE)
			continue;
		if (signal == SIGWINCH && monitor.streams.terminal >= 0) {
			if (monitor.streams.sized >= 0)
				terminal_copy_size(monitor.streams.sized, monitor.streams.terminal);
			continue;
		}
		if ((signal == SIGINT || signal == SIGTERM) && ++monitor.interrupts >= IMPATIENCE)
			signal = SIGKILL;
		sys_pidfd_send_signal(monitor.container.pidfd, signal);
	}
}

/**
 * supervise() - wait for the container's end
 *
 * Return: its wait status
 */
static int supervise(void)
{
	struct pollfd polls[5];
	int status = 0;

	for (;;) {
		int direction[5] = { -1, -1, -1, -1, -1 }, count = 2;

		polls[0] = (struct pollfd){ .fd = monitor.container.pidfd, .events = POLLIN };
		polls[1] = (struct pollfd){ .fd = monitor.signals, .events = POLLIN };
		for (int i = 0; i < monitor.streams.count; i++)
			if (relay_wants(&monitor.streams.relays[i], &polls[count]))
				direction[count++] = i;
		if (poll(polls, (nfds_t)count, -1) < 0)
			continue;
		if (polls[1].revents)
			forward();
		for (int i = 2; i < count; i++)
			if (polls[i].revents)
				relay_step(&monitor.streams.relays[direction[i]]);
		if (polls[0].revents && waitpid(monitor.container.pid, &status, 0) == monitor.container.pid)
			return status;
	}
}

/**
 * finish() - copy what is left, put things back, end as the container ended
 * @status: its wait status
 */
static _Noreturn void finish(int status)
{
	trace("exited");
	for (int i = 0; i < monitor.streams.count; i++)
		if (monitor.streams.relays[i].from != 0)
			relay_drain(&monitor.streams.relays[i]);
	terminal_restore();
	helper_stop(&monitor.helper);
	trace("done");
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/**
 * monitor_main() - be the monitor
 * @plan_fd: descriptor of the encoded plan
 * @argv:    the program's arguments
 *
 * Return: does not
 */
int monitor_main(int plan_fd, char **argv)
{
	trace_open();
	trace("monitor");
	monitor.signals = reset_signals();
	if (prepare(plan_fd, argv) < 0 || spawn_container(&monitor.container, &monitor.plan, &monitor.streams, &monitor.failure) < 0)
		give_up();
	streams_started(&monitor.streams);
	monitor.failure.step = STEP_HELPER;
	if (helper_start(&monitor.helper, &monitor.plan, monitor.container.pid) < 0) {
		fail(&monitor.failure, errno, "");
		give_up();
	}
	cleaner_start(&monitor.plan, monitor.container.pid);
	if (monitor.helper.pid > 0) {
		if (helper_wait(&monitor.helper) < 0) {
			fail(&monitor.failure, errno, "");
			give_up();
		}
		if (write(monitor.container.channel, "g", 1) < 0) {
			/* the container has failed already: its report is in the channel */
		}
	}
	if (wait_for_exec() < 0)
		give_up();
	finish(supervise());
}
