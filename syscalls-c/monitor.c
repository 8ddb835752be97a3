/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The monitor of a container. In the foreground it took the place of the command line's process: same pid, same
 * terminal, and its exit status is the container's. In the background it is a child of that process, and outlives it.
 *
 * Stages, in order:
 *  1. reset what the runtime before us left behind (signal dispositions, mask); leave the caller, if asked to
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
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "background.h"
#include "cgroup-join.h"
#include "cleaner.h"
#include "console.h"
#include "control.h"
#include "created.h"
#include "enter.h"
#include "events.h"
#include "helper.h"
#include "hook-runner.h"
#include "kernel.h"
#include "life.h"
#include "listener.h"
#include "log.h"
#include "scheduling.h"
#include "scope.h"
#include "service.h"
#include "signals.h"
#include "sources.h"
#include "spawn.h"
#include "supervise.h"
#include "terminal.h"
#include "trace.h"

#define EXIT_OURS 125

/**
 * struct monitor - all of it
 * @self:        our pid, which tells us from our children in the signal handler
 * @planned:     the plan has been checked
 * @cleaned:     the cleaner has been started
 * @signals:     from signals_hold()
 * @interactive: our standard input is the container's
 * @umask:       the caller's
 * @report:      where the one that called us waits, or -1: in the foreground
 */
struct monitor {
	struct plan plan;
	struct failure failure;
	struct streams streams;
	struct container container;
	struct helper helper;
	struct hook_runner hooks;
	struct scope scope;
	pid_t self;
	int planned;
	int cleaned;
	int signals;
	int interactive;
	mode_t umask;
	int report;
	struct life life;
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
	if (monitor.planned && cleaner_forestall(&monitor.plan, &monitor.container))
		monitor.cleaned = 1;
	hook_runner_poststop(&monitor.hooks, monitor.signals);
	life_end(&monitor.life, 0, 0);
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
	if (background_begin(&monitor.plan, &monitor.report, &monitor.failure) < 0)
		return -1;
	monitor.self = getpid();
	monitor.planned = 1;
	monitor.interactive =
		plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 1;
	if (hook_runner_start(&monitor.hooks, &monitor.plan, &monitor.failure) < 0)
		return -1;
	monitor.umask = umask(0);
	if (affinity_begin(&monitor.plan, &monitor.failure) < 0 ||
	    cgroup_make(&monitor.container.cgroup, &monitor.plan, &monitor.failure) < 0 ||
	    cgroup_join(&monitor.container.cgroup, &monitor.plan, &monitor.failure) < 0 ||
	    scope_prepare(&monitor.scope, &monitor.plan, &monitor.failure) < 0)
		return -1;
	trace("cgroup");
	if (sources_open(&monitor.plan, &monitor.failure) < 0 ||
	    enter_userns(&monitor.plan, argv, &monitor.failure) < 0 ||
	    prepare_userns(&monitor.plan, &monitor.container.userns, &monitor.failure) < 0 ||
	    life_open(&monitor.life, &monitor.plan, &monitor.failure) < 0 ||
	    make_directories(&monitor.plan, &monitor.failure) < 0)
		return -1;
	trace("userns");
	events_open(&monitor.plan);
	if (log_open(&monitor.plan, &monitor.failure) < 0)
		return -1;
	monitor.failure.step = STEP_CHANNEL;
	if (monitor.report >= 0)
		return service_open(&monitor.streams, plan_find(&monitor.plan, PLAN_TERMINAL, &record),
				    monitor.interactive) < 0
			       ? fail(&monitor.failure, errno, "pipe")
			       : 0;
	untouched = plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 2;
	if (streams_open(&monitor.streams, untouched || plan_find(&monitor.plan, PLAN_TERMINAL, &record),
			 monitor.interactive) < 0)
		return fail(&monitor.failure, errno, "/dev/null");
	return 0;
}

/**
 * go_on_with_hooks() - the hooks that see the host have run: the container may run its own, and is told its pid
 *
 * Return: 1
 */
static int go_on_with_hooks(void)
{
	send(monitor.container.channel, &monitor.container.pid, sizeof(monitor.container.pid), MSG_NOSIGNAL);
	return 1;
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
	if (fd >= 0 && *(const char *)&failure == CHANNEL_LISTENER) {
		if (listener_send(&monitor.plan, fd, monitor.container.pid, &monitor.failure) < 0)
			return -1;
		return send(monitor.container.channel, "s", 1, MSG_NOSIGNAL) < 0 ? fail(&monitor.failure, errno, "")
										 : 1;
	}
	if (fd >= 0) {
		int sent = console_send(&monitor.plan, fd, &monitor.failure);

		if (sent < 0)
			return -1;
		if (!sent && monitor.report >= 0)
			service_attach_terminal(fd);
		else if (!sent)
			streams_attach_terminal(&monitor.streams, fd, monitor.interactive);
	} else if (got == 1 && !hook_runner_create(&monitor.hooks, monitor.container.pid)) {
		return go_on_with_hooks();
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
	struct pollfd polls[4] = {
		{ .fd = monitor.container.channel, .events = POLLIN },
		{ .fd = monitor.signals, .events = POLLIN },
		{ .fd = monitor.helper.ready, .events = POLLIN }, /* poll(2) passes over -1 */
		{ .fd = monitor.hooks.socket, .events = POLLIN },
	};
	int signal, got = 1;

	while (got > 0) {
		if (poll(polls, 4, -1) < 0)
			continue;
		/* first the channel: once the command runs, a signal is for it */
		if (polls[0].revents) {
			got = receive();
		} else if (polls[1].revents && (signal = signals_next(monitor.signals)) != 0) {
			interrupted(signal);
		} else if (polls[2].revents) {
			got = network_ready() < 0 ? -1 : 1;
			polls[2].fd = -1;
		} else if (polls[3].revents) {
			got = hook_runner_result(&monitor.hooks, &monitor.failure) < 0 ? -1 : go_on_with_hooks();
		}
	}
	if (got < 0)
		return -1;
	close(monitor.container.channel);
	return signals_show_all(monitor.signals) < 0 ? fail(&monitor.failure, errno, "") : 0;
}

/**
 * finish() - copy what is left, put things back, end as the container ended
 * @status: its wait status
 */
static _Noreturn void finish(int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	trace("exited");
	monitor.container.pid = 0;
	supervise_end(&monitor.streams, monitor.signals);
	terminal_restore();
	helper_stop(&monitor.helper);
	cleaner_forestall(&monitor.plan, &monitor.container);
	hook_runner_poststop(&monitor.hooks, monitor.signals);
	events_ended(code);
	life_end(&monitor.life, code, 0);
	control_end(code, monitor.signals);
	trace("done");
	_exit(code);
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
	int detach, gated;

	trace_open();
	trace("monitor");
	monitor.self = getpid();
	monitor.helper.ready = monitor.signals = monitor.hooks.socket = monitor.report = -1;
	monitor.container.cgroup = CGROUP_NONE;
	monitor.container.userns = -1;
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
	/* whoever is in our user namespace and shares our pid namespace could look in, and at the host through us */
	prctl(PR_SET_DUMPABLE, 0);
	sources_close();
	if (monitor.report >= 0)
		service_started(&monitor.streams);
	else
		streams_started(&monitor.streams);
	close_preserved(&monitor.plan);
	if (life_show(&monitor.life, &monitor.plan, &monitor.failure) < 0)
		give_up();
	if (scope_enter(&monitor.scope, &monitor.container.cgroup, &monitor.plan, &monitor.container, monitor.signals,
			&monitor.failure) < 0)
		give_up();
	monitor.failure.step = STEP_HELPER;
	if (helper_start(&monitor.helper, &monitor.plan, monitor.container.pid) < 0) {
		fail(&monitor.failure, errno, "");
		give_up();
	}
	detach = plan_find(&monitor.plan, PLAN_DETACH, &record);
	gated = plan_find(&monitor.plan, PLAN_START_GATE, &record);
	if (!detach)
		start_cleaner();
	monitor.failure.step = STEP_CHANNEL;
	if (wait_for_exec() < 0 ||
	    created_note(&monitor.plan, monitor.container.pid, monitor.container.cgroup.path, &monitor.failure) < 0 ||
	    life_begin(&monitor.life, &monitor.container, &monitor.failure) < 0)
		give_up();
	events_started();
	background_started(monitor.report);
	if (!gated && hook_runner_poststart(&monitor.hooks, monitor.container.pid, detach, &monitor.failure) < 0)
		give_up();
	if (detach) {
		hook_runner_leave(&monitor.hooks);
		_exit(0);
	}
	finish(supervise(&monitor.container, &monitor.streams, monitor.signals));
}
