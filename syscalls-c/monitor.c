/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The monitor of a container in the foreground. It took the place of the command line's process: same pid,
 * same terminal, and its exit status is the container's.
 *
 * Stages, in order:
 *  1. reset what the runtime before us left behind (signal dispositions, mask)
 *  2. make the control group, enter the user namespace
 *  3. make the host-side directories, decide about the streams
 *  4. clone the container, start its helper and its cleaner
 *  5. wait until it has executed its command; a signal that asks us to end ends it
 *  6. wait: forward signals, copy streams, follow the window size
 *  7. restore the terminal and end as the container ended
 *
 * Should:  wait by descriptors only (signalfd, pidfd, poll); leave nothing behind on any way out.
 * Mustn't: print. A failed step is handed to the command the plan names, which knows the words.
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cgroup-join.h"
#include "cleaner.h"
#include "console.h"
#include "created.h"
#include "enter.h"
#include "helper.h"
#include "kernel.h"
#include "scope.h"
#include "signals.h"
#include "spawn.h"
#include "terminal.h"
#include "trace.h"

#define EXIT_OURS 125
#define IMPATIENCE 3 /* this many interrupts end a container that ignores them */

/**
 * struct monitor - all of it
 * @self:        our pid, which tells us from our children in the signal handler
 * @planned:     the plan has been checked
 * @cleaned:     the cleaner has been started
 * @signals:     from signals_hold()
 * @interrupts:  how many the container has had and ignored
 * @interactive: our standard input is the container's
 * @umask:       the caller's
 */
struct monitor {
	struct plan plan;
	struct failure failure;
	struct streams streams;
	struct container container;
	struct helper helper;
	struct scope scope;
	pid_t self;
	int planned;
	int cleaned;
	int signals;
	int interrupts;
	int interactive;
	mode_t umask;
};

static struct monitor monitor;

/**
 * start_cleaner() - start the cleaner, once
 *
 * A container that has ended, or never was, is no reason not to: what was made before it must go.
 */
static void start_cleaner(void)
{
	if (!monitor.planned || monitor.cleaned)
		return;
	monitor.cleaned = 1;
	cleaner_start(&monitor.plan, &monitor.container);
}

/**
 * wind_up() - end whatever has been started and put things back; may be called again
 */
static void wind_up(void)
{
	terminal_restore();
	if (monitor.container.pid > 0) {
		kill(monitor.container.pid, SIGKILL);
		while (waitpid(monitor.container.pid, NULL, 0) < 0 && errno == EINTR)
			;
		monitor.container.pid = 0;
	}
	helper_stop(&monitor.helper);
	scope_stop(&monitor.scope);
	start_cleaner();
}

/**
 * interrupted() - an ending signal before the container runs: end, and say by which
 * @signal: its number
 */
static void interrupted(int signal)
{
	if (getpid() == monitor.self)
		wind_up();
	_exit(128 + signal);
}

/**
 * give_up() - hand the failure to the command that can put it into words
 */
static _Noreturn void give_up(void)
{
	wind_up();
	/* an ending signal that came meanwhile, and may be what made the step fail, is handled here: no words then */
	signals_unblock_all();
	umask(monitor.umask);
	if (monitor.planned)
		failure_tell(&monitor.failure, &monitor.plan);
	_exit(EXIT_OURS);
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
	int untouched;

	if (enter_plan(plan_fd, &monitor.plan, &monitor.failure) < 0)
		return -1;
	monitor.planned = 1;
	monitor.interactive =
		plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 1;
	monitor.umask = umask(0);
	if (cgroup_make(&monitor.container.cgroup, &monitor.plan, &monitor.failure) < 0 ||
	    cgroup_join(&monitor.container.cgroup, &monitor.plan, &monitor.failure) < 0 ||
	    scope_prepare(&monitor.scope, &monitor.plan, &monitor.failure) < 0)
		return -1;
	trace("cgroup");
	if (enter_userns(&monitor.plan, argv, &monitor.failure) < 0 ||
	    make_directories(&monitor.plan, &monitor.failure) < 0)
		return -1;
	trace("userns");
	monitor.failure.step = STEP_CHANNEL;
	untouched = plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 2;
	if (streams_open(&monitor.streams, untouched || plan_find(&monitor.plan, PLAN_TERMINAL, &record),
			 monitor.interactive) < 0)
		return fail(&monitor.failure, errno, "/dev/null");
	return 0;
}

/**
 * close_preserved() - close the descriptors that the caller has meant for the container
 *
 * Who reads the other end of a pipe waits for its last writer, and that is not to be us.
 */
static void close_preserved(void)
{
	struct plan_record record;

	if (plan_find(&monitor.plan, PLAN_PRESERVE_DESCRIPTORS, &record))
		sys_close_range(3, 2 + (unsigned int)record.field[PLAN_PRESERVE_DESCRIPTORS_COUNT].number, 0);
}

/**
 * receive() - take one message of the container that sets itself up
 *
 * Return: 1 when one was taken, 0 at the end, -1 with the failure filled
 */
static int receive(void)
{
	struct failure failure;
	int fd, got = channel_receive(monitor.container.channel, &failure, sizeof(failure), &fd);

	if (got < 0)
		return fail(&monitor.failure, errno, "");
	if (got == (int)sizeof(failure)) {
		failure.path[FAILURE_PATH_MAX - 1] = '\0';
		monitor.failure = failure;
		return -1;
	}
	if (fd >= 0) {
		int sent = console_send(&monitor.plan, fd, &monitor.failure);

		if (sent < 0)
			return -1;
		if (!sent)
			streams_attach_terminal(&monitor.streams, fd, monitor.interactive);
	}
	return got > 0;
}

/**
 * network_ready() - the helper has spoken: tell the container, which waits for it before its exec
 *
 * Return: 0, or -1 with the failure filled
 */
static int network_ready(void)
{
	monitor.failure.step = STEP_HELPER;
	if (helper_result(&monitor.helper) < 0)
		return fail(&monitor.failure, errno, "");
	/* a container that has failed already has closed its end; its report is in the channel */
	send(monitor.container.channel, "g", 1, MSG_NOSIGNAL);
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
	struct pollfd polls[3] = {
		{ .fd = monitor.container.channel, .events = POLLIN },
		{ .fd = monitor.signals, .events = POLLIN },
		{ .fd = monitor.helper.ready, .events = POLLIN }, /* poll(2) passes over -1 */
	};
	int signal, got = 1;

	while (got > 0) {
		if (poll(polls, 3, -1) < 0)
			continue;
		/* first the channel: once the command runs, a signal is for it */
		if (polls[0].revents) {
			got = receive();
		} else if (polls[1].revents && (signal = signals_next(monitor.signals)) != 0) {
			interrupted(signal);
		} else if (polls[2].revents) {
			got = network_ready() < 0 ? -1 : 1;
			polls[2].fd = -1;
		}
	}
	if (got < 0)
		return -1;
	close(monitor.container.channel);
	return signals_show_all(monitor.signals) < 0 ? fail(&monitor.failure, errno, "") : 0;
}

/**
 * forward() - pass signals on to the container
 *
 * Repeated interrupts end one that does nothing about them: the kernel keeps a first process without a handler
 * from being ended by a signal, and there is no other key to press.
 */
static void forward(void)
{
	int signal;

	while ((signal = signals_next(monitor.signals)) != 0) {
		if (signal == SIGCHLD || signal == SIGPIPE)
			continue;
		if (signal == SIGWINCH && monitor.streams.terminal >= 0) {
			if (monitor.streams.sized >= 0)
				terminal_copy_size(monitor.streams.sized, monitor.streams.terminal);
			continue;
		}
		if ((signal == SIGINT || signal == SIGTERM) && !signals_has_handler(monitor.container.pid, signal) &&
		    ++monitor.interrupts >= IMPATIENCE)
			signal = SIGKILL;
		/* the terminal is gone: nobody is there to press anything for a first process that would not notice */
		if (signal == SIGHUP && !signals_has_handler(monitor.container.pid, signal) &&
		    !signals_is_ignored(monitor.container.pid, signal))
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
		streams_settle(&monitor.streams);
		if (polls[0].revents && waitpid(monitor.container.pid, &status, 0) == monitor.container.pid)
			return status;
	}
}

/**
 * drain() - copy what the container has left behind
 * @relay: a direction out of the container, whose writers are gone
 *
 * Whoever reads our output may be slow, or have stopped: an ending signal ends the copying.
 */
static void drain(struct relay *relay)
{
	struct pollfd polls[2] = { { .fd = -1 }, { .fd = monitor.signals, .events = POLLIN } };

	while (relay_wants(relay, &polls[0]) && poll(polls, 2, relay->length ? -1 : 0) != 0) {
		if (polls[0].revents)
			relay_step(relay);
		else if (polls[1].revents && signals_is_ending(signals_next(monitor.signals)))
			return;
	}
}

/**
 * finish() - copy what is left, put things back, end as the container ended
 * @status: its wait status
 */
static _Noreturn void finish(int status)
{
	trace("exited");
	monitor.container.pid = 0;
	for (int i = 0; i < monitor.streams.count; i++)
		if (monitor.streams.relays[i].from != 0)
			drain(&monitor.streams.relays[i]);
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
	struct plan_record record;
	int detach;

	trace_open();
	trace("monitor");
	monitor.self = getpid();
	monitor.helper.ready = -1;
	monitor.container.cgroup = CGROUP_NONE;
	signals_begin(interrupted);
	if (prepare(plan_fd, argv) < 0)
		give_up();
	monitor.signals = signals_hold();
	if (monitor.signals < 0) {
		fail(&monitor.failure, errno, "signalfd");
		give_up();
	}
	if (spawn_container(&monitor.container, &monitor.plan, &monitor.streams, monitor.signals, &monitor.failure) < 0)
		give_up();
	streams_started(&monitor.streams);
	close_preserved();
	if (scope_enter(&monitor.scope, &monitor.container.cgroup, &monitor.plan, &monitor.container, monitor.signals,
			&monitor.failure) < 0)
		give_up();
	monitor.failure.step = STEP_HELPER;
	if (helper_start(&monitor.helper, &monitor.plan, monitor.container.pid) < 0) {
		fail(&monitor.failure, errno, "");
		give_up();
	}
	detach = plan_find(&monitor.plan, PLAN_DETACH, &record);
	if (!detach)
		start_cleaner();
	monitor.failure.step = STEP_CHANNEL;
	if (wait_for_exec() < 0 ||
	    created_note(&monitor.plan, monitor.container.pid, monitor.container.cgroup.path, &monitor.failure) < 0)
		give_up();
	if (detach) {
		cgroup_keep(&monitor.container.cgroup);
		_exit(0);
	}
	finish(supervise());
}
