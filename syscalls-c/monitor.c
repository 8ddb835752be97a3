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
 *  7. where the plan says so, wait a while and go on with stage 4
 *  8. restore the terminal and end as the container ended
 *
 * Should:  wait by descriptors only (signalfd, pidfd, poll); leave nothing behind on any way out.
 * Mustn't: print. A failed step is handed to the command the plan names, which knows the words.
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "await-exec.h"
#include "background.h"
#include "cgroup-join.h"
#include "cgroup-remove.h"
#include "cleaner.h"
#include "control.h"
#include "created.h"
#include "enter.h"
#include "events.h"
#include "health.h"
#include "helper.h"
#include "hook-runner.h"
#include "idle.h"
#include "inner.h"
#include "kernel.h"
#include "leave.h"
#include "life.h"
#include "log.h"
#include "memory-events.h"
#include "network.h"
#include "publish.h"
#include "restart.h"
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
 * @code: what the container has ended with, as far as anybody is to know
 */
static void wind_up(int code)
{
	terminal_restore();
	health_pause();
	if (monitor.container.pid > 0) {
		kill(monitor.container.pid, SIGKILL);
		while (waitpid(monitor.container.pid, NULL, 0) < 0 && errno == EINTR)
			;
		monitor.container.pid = 0;
	}
	helper_stop(&monitor.helper, &monitor.plan);
	scope_stop(&monitor.scope);
	if (monitor.planned && cleaner_forestall(&monitor.plan, &monitor.container))
		monitor.cleaned = 1;
	hook_runner_poststop(&monitor.hooks, monitor.signals);
	health_end();
	network_end();
	life_end(&monitor.life, code, 0);
	start_cleaner();
	control_end(code, monitor.signals);
}

/**
 * interrupted() - an ending signal before the container runs: end, and say by which
 * @signal: its number
 */
static void interrupted(int signal)
{
	if (getpid() == monitor.self)
		wind_up(128 + signal);
	_exit(128 + signal);
}

/**
 * give_up() - hand the failure to the command that can put it into words
 */
static _Noreturn void give_up(void)
{
	wind_up(failure_code(&monitor.failure));
	/* an ending signal that came meanwhile, and may be what made the step fail, is handled here: no words then */
	signals_unblock_all();
	umask(monitor.umask);
	if (monitor.planned)
		failure_tell(&monitor.failure, &monitor.plan);
	_exit(EXIT_OURS);
}

/**
 * open_streams() - decide about the streams, before each clone
 *
 * Return: 0, or -1 with the failure filled
 */
static int open_streams(void)
{
	struct plan_record record;
	int terminal = plan_find(&monitor.plan, PLAN_TERMINAL, &record), untouched;

	monitor.failure.step = STEP_CHANNEL;
	if (monitor.report >= 0)
		return service_open(&monitor.streams, terminal, monitor.interactive) < 0
			       ? fail(&monitor.failure, errno, "pipe")
			       : 0;
	untouched = plan_find(&monitor.plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 2;
	return streams_open(&monitor.streams, untouched || terminal, monitor.interactive) < 0
		       ? fail(&monitor.failure, errno, "/dev/null")
		       : 0;
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

	if (enter_plan(plan_fd, &monitor.plan, &monitor.failure) < 0)
		return -1;
	if (background_begin(&monitor.plan, &monitor.report, &monitor.failure) < 0 ||
	    leave_begin(&monitor.plan, &monitor.failure) < 0)
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
	events_open(&monitor.plan);
	if (monitor.report < 0)
		events_attached();
	/* who fails from here on gives its addresses back */
	if (network_open(&monitor.plan, &monitor.failure) < 0 ||
	    sources_open(&monitor.plan, &monitor.failure) < 0 ||
	    life_place(&monitor.life, &monitor.plan, &monitor.failure) < 0 ||
	    enter_userns(&monitor.plan, argv, &monitor.failure) < 0 ||
	    prepare_userns(&monitor.plan, &monitor.container.userns, &monitor.failure) < 0 ||
	    inner_userns_open(&monitor.plan, &monitor.container.userns, &monitor.failure) < 0 ||
	    life_open(&monitor.life, &monitor.failure) < 0 || make_directories(&monitor.plan, &monitor.failure) < 0)
		return -1;
	trace("userns");
	restart_open(&monitor.plan);
	health_open(&monitor.plan);
	idle_begin(&monitor.plan);
	return log_open(&monitor.plan, &monitor.failure) < 0 ? -1 : open_streams();
}

/**
 * start() - clone the container and see it through to its command
 *
 * Ends the monitor when that fails.
 */
static void start(void)
{
	struct plan_record record;
	int first = restart_count() == 0, ready;

	if (publish_check_free(&monitor.plan, &monitor.failure) < 0)
		give_up();
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
	if (first && life_show(&monitor.life, &monitor.plan, &monitor.failure) < 0)
		give_up();
	if (first && background_caller() >= 0)
		control_adopt(background_caller());
	if (scope_enter(&monitor.scope, &monitor.container.cgroup, &monitor.plan, &monitor.container, monitor.signals,
			&monitor.failure) < 0)
		give_up();
	monitor.failure.step = STEP_HELPER;
	if (helper_start(&monitor.helper, &monitor.plan, monitor.container.pid) < 0) {
		fail(&monitor.failure, errno, "");
		give_up();
	}
	if (network_join(monitor.container.pid, &monitor.failure) < 0)
		give_up();
	if (!plan_find(&monitor.plan, PLAN_DETACH, &record))
		start_cleaner();
	ready = await_exec(&monitor);
	if (ready > 0)
		interrupted(ready);
	if (ready < 0 ||
	    created_note(&monitor.plan, monitor.container.pid, monitor.container.cgroup.path, &monitor.failure) < 0 ||
	    life_begin(&monitor.life, &monitor.container, &monitor.failure) < 0 ||
	    health_begin(&monitor.container, &monitor.failure) < 0)
		give_up();
	restart_began();
	events_started();
}

/**
 * start_again() - the container has ended: start it again if it is to be
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory
 *
 * Its control group stays, and what is in it goes.
 *
 * Return: true when it runs again
 */
static int start_again(int code, int is_out_of_memory)
{
	int delay = restart_next(code);

	if (delay < 0)
		return 0;
	cleaner_dismiss();
	monitor.cleaned = 0;
	if (monitor.container.cgroup.ours)
		cgroup_empty(monitor.container.cgroup.group);
	life_pause(&monitor.life, code, is_out_of_memory);
	if (!restart_wait(delay, monitor.signals))
		return 0;
	if (open_streams() < 0)
		give_up();
	/* for as long as nobody is in there; the container's process has files of its own in /proc to write to */
	prctl(PR_SET_DUMPABLE, 1);
	start();
	return 1;
}

/**
 * live() - see to the container until it has ended for good, and end as it has
 */
static _Noreturn void live(void)
{
	int status, code, is_out_of_memory;

	do {
		status = supervise(&monitor.container, &monitor.streams, monitor.signals);
		code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
		trace("exited");
		monitor.container.pid = 0;
		close(monitor.container.pidfd);
		health_pause();
		supervise_end(&monitor.streams, monitor.signals);
		terminal_restore();
		helper_stop(&monitor.helper, &monitor.plan);
		events_ended(code, memory_news(monitor.container.cgroup.group));
		is_out_of_memory = memory_was_short();
	} while (start_again(code, is_out_of_memory));
	cleaner_forestall(&monitor.plan, &monitor.container);
	hook_runner_poststop(&monitor.hooks, monitor.signals);
	health_end();
	network_end();
	life_end(&monitor.life, code, is_out_of_memory);
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
	start();
	background_started(monitor.report);
	detach = plan_find(&monitor.plan, PLAN_DETACH, &record);
	gated = plan_find(&monitor.plan, PLAN_START_GATE, &record);
	if (!gated && hook_runner_poststart(&monitor.hooks, monitor.container.pid, detach, &monitor.failure) < 0)
		give_up();
	if (detach) {
		hook_runner_leave(&monitor.hooks);
		_exit(0);
	}
	live();
}
