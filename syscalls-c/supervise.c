/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A running container and the monitor: forwarding signals, copying streams, following the window's size.
 *
 * Should:  wait by descriptors only.
 */
#define _GNU_SOURCE
#include "supervise.h"

#include <poll.h>
#include <sys/wait.h>

#include "background.h"
#include "control.h"
#include "events.h"
#include "health.h"
#include "idle.h"
#include "kernel.h"
#include "leave.h"
#include "memory-events.h"
#include "restart.h"
#include "service.h"
#include "signals.h"
#include "terminal.h"

#define IMPATIENCE 3 /* this many interrupts end a container that ignores them */

/**
 * forward() - pass signals on to the container
 * @container:  started
 * @streams:    its
 * @signals:    from signals_hold()
 * @interrupts: how many it has had and ignored
 *
 * Repeated interrupts end one that does nothing about them: the kernel keeps a first process without a handler
 * from being ended by a signal, and there is no other key to press.
 */
static void forward(const struct container *container, const struct streams *streams, int signals, int *interrupts)
{
	int signal;

	while ((signal = signals_next(signals)) != 0) {
		/* of a log that may not grow: ours */
		if (signal == SIGCHLD || signal == SIGPIPE || signal == SIGXFSZ)
			continue;
		if (signal == SIGWINCH && streams->terminal >= 0) {
			if (streams->sized >= 0)
				terminal_copy_size(streams->sized, streams->terminal);
			continue;
		}
		/* it is the machine or the session that ends, with whoever is still there after a while */
		if (background_is_alone() && (signal == SIGTERM || signal == SIGHUP)) {
			restart_halt();
			*interrupts = IMPATIENCE;
		}
		if ((signal == SIGINT || signal == SIGTERM) && !signals_has_handler(container->pid, signal) &&
		    ++*interrupts >= IMPATIENCE)
			signal = SIGKILL;
		/* the terminal is gone: nobody is there to press anything for a first process that would not notice */
		if (signal == SIGHUP && !signals_has_handler(container->pid, signal) &&
		    !signals_is_ignored(container->pid, signal))
			signal = SIGKILL;
		sys_pidfd_send_signal(container->pidfd, signal);
	}
}

/**
 * supervise() - wait for the container's end, and serve who has something to do with it
 * @container: started
 * @streams:   its
 * @signals:   from signals_hold()
 *
 * Return: its wait status
 */
int supervise(const struct container *container, struct streams *streams, int signals)
{
	struct pollfd polls[6 + HEALTH_POLLS + SERVICE_POLLS];
	int status = 0, interrupts = 0, signal;

	for (;;) {
		int direction[5] = { -1, -1, -1, -1, -1 }, count = 2, served, checked, ready;

		polls[0] = (struct pollfd){ .fd = container->pidfd, .events = POLLIN };
		polls[1] = (struct pollfd){ .fd = signals, .events = POLLIN };
		for (int i = 0; i < streams->count; i++)
			if (relay_wants(&streams->relays[i], &polls[count]))
				direction[count++] = i;
		checked = health_polls(&polls[count]);
		served = service_polls(&polls[count + checked]);
		polls[count + checked + served] = memory_poll();
		ready = poll(polls, (nfds_t)(count + checked + served + 1), idle_timeout(health_timeout()));
		if (ready < 0)
			continue;
		if (ready == 0 ? memory_watch(container->cgroup.group) : polls[count + checked + served].revents)
			if (memory_news(container->cgroup.group))
				events_tell("oom");
		idle_step(ready == 0);
		if (polls[1].revents)
			forward(container, streams, signals, &interrupts);
		for (int i = 2; i < count; i++)
			if (polls[i].revents)
				relay_step(&streams->relays[direction[i]]);
		if (leave_now())
			streams->sized = -1;
		streams_settle(streams);
		service_step(&polls[count + checked], served);
		while ((signal = control_signal()) != 0)
			sys_pidfd_send_signal(container->pidfd, signal);
		if (polls[0].revents && waitpid(container->pid, &status, 0) == container->pid)
			return status;
		health_step(&polls[count]);
	}
}

/**
 * drain() - copy what the container has left behind
 * @relay:   a direction out of the container, whose writers are gone
 * @signals: from signals_hold()
 *
 * Whoever reads our output may be slow, or have stopped: an ending signal ends the copying.
 */
static void drain(struct relay *relay, int signals)
{
	struct pollfd polls[2] = { { .fd = -1 }, { .fd = signals, .events = POLLIN } };

	while (relay_wants(relay, &polls[0]) && poll(polls, 2, relay->length ? -1 : 0) != 0) {
		if (polls[0].revents)
			relay_step(relay);
		else if (polls[1].revents && signals_is_ending(signals_next(signals)))
			return;
	}
}

/**
 * supervise_end() - copy what an ended container has left behind, in every direction out of it
 * @streams: its
 * @signals: from signals_hold()
 */
void supervise_end(struct streams *streams, int signals)
{
	for (int i = 0; i < streams->count; i++)
		if (streams->relays[i].from != 0)
			drain(&streams->relays[i], signals);
	service_drain(signals);
}
