/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The containers in the user's network: who is connected, and what becomes of it when a container or its monitor ends.
 *
 * What is written down is the truth. So a container is found again by a process that comes after one that was killed,
 * and is connected anew with the addresses that it has had.
 *
 * Should:  keep a container's addresses while it runs, or its monitor is there to start it again.
 */
#define _GNU_SOURCE
#include "network-residents.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kernel.h"
#include "network-cables.h"
#include "network-endpoint.h"
#include "network-link.h"
#include "network-loop.h"
#include "network-ports.h"
#include "network-written.h"
#include "start-time.h"

/* How long the monitor of a container that was found again has to say that it keeps the addresses. */
#define COME_BACK_MS 5000

/**
 * struct resident - a container
 * @watch: of its first process; the descriptor is -1 while it does not run
 * @next:  another one
 * @pid:   its first process
 * @held:  how many connections keep its addresses
 * @kept:  until when they are kept though nobody does, clock_ms()
 * @id:    its id
 */
struct resident {
	struct watch watch;
	struct resident *next;
	pid_t pid;
	int held;
	int64_t kept;
	char id[NETWORK_ID];
};

static struct resident *residents;
static int directory = -1;

static struct resident *find(const char *id)
{
	struct resident *resident = residents;

	while (resident && strcmp(resident->id, id) != 0)
		resident = resident->next;
	return resident;
}

static struct resident *find_or_add(const char *id)
{
	struct resident *resident = find(id);

	if (resident)
		return resident;
	resident = calloc(1, sizeof(*resident));
	if (!resident)
		return NULL;
	memcpy(resident->id, id, strlen(id) + 1);
	resident->watch.fd = -1;
	resident->next = residents;
	residents = resident;
	return resident;
}

/**
 * settle() - a container does not run: keep of it what is to be kept
 * @resident: it; freed when nobody holds it
 */
static void settle(struct resident *resident)
{
	struct resident **at = &residents;

	if (resident->held > 0 || resident->watch.fd >= 0 || resident->kept > clock_ms())
		return;
	cables_forget(resident->id);
	while (*at && *at != resident)
		at = &(*at)->next;
	if (*at)
		*at = resident->next;
	free(resident);
}

/**
 * end() - the first process of a container has ended
 * @resident: the container
 */
static void end(struct resident *resident)
{
	loop_remove(&resident->watch);
	close(resident->watch.fd);
	resident->watch.fd = -1;
	cables_cut(resident->id);
	written_pid_forget(directory, resident->id);
}

static void on_end(struct watch *watch)
{
	struct resident *resident = (struct resident *)watch;

	end(resident);
	settle(resident);
}

/**
 * watch_process() - note and watch the first process of a container
 * @resident: the container
 * @pid:      the process
 * @started:  when it was started
 *
 * Return: 0, or -1 with errno
 */
static int watch_process(struct resident *resident, pid_t pid, long long started)
{
	int fd;

	if (resident->watch.fd >= 0 && resident->pid == pid && start_time(pid) == started)
		return 0;
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0)
		return -1;
	if (start_time(pid) != started) {
		close(fd);
		errno = ESRCH;
		return -1;
	}
	/* who asks too late takes nothing from a later start */
	if (resident->watch.fd >= 0)
		end(resident);
	resident->pid = pid;
	resident->watch.ready = on_end;
	resident->watch.fd = fd;
	if (written_pid_note(directory, resident->id, pid, started) == 0 && loop_add(&resident->watch) == 0)
		return 0;
	close(resident->watch.fd);
	resident->watch.fd = -1;
	return -1;
}

/**
 * connect_all() - connect a container to all that its endpoints say, as far as it is not
 * @request: which
 * @netns:   its network namespace, or -1 to look for it
 *
 * Return: 0 or an errno
 */
static int connect_all(const struct network_request *request, int netns)
{
	struct resident *resident;
	int own = -1, hidden = 0, error;

	if (!network_text_is_name(request->container) || request->pid <= 1)
		return EINVAL;
	resident = find_or_add(request->container);
	if (!resident)
		return ENOMEM;
	if (watch_process(resident, request->pid, request->started) < 0) {
		error = errno;
		settle(resident);
		return error;
	}
	if (netns < 0)
		netns = own = network_link_netns(request->pid);
	if (netns < 0)
		hidden = errno;
	error = cables_join(request->container, netns, hidden);
	if (own >= 0)
		close(own);
	return error;
}

/**
 * residents_join() - connect a container to all that its endpoints say, as far as it is not, and publish its ports
 * @request: which
 * @netns:   its network namespace, or -1 to look for it
 *
 * Return: 0 or an errno
 */
int residents_join(const struct network_request *request, int netns)
{
	int error = connect_all(request, netns);

	return error ? error : ports_update(request->container, cables_endpoints());
}

/**
 * residents_leave() - take a container out of one network
 * @request: which and which
 *
 * Return: 0 or an errno
 */
int residents_leave(const struct network_request *request)
{
	const struct resident *resident;
	char name[NETWORK_ID + NETWORK_TEXT + 2];
	int netns;

	if (!network_text_is_name(request->container) || !network_text_is_name(request->network))
		return EINVAL;
	snprintf(name, sizeof(name), "%s,%s", request->container, request->network);
	written_forget(directory, name);
	resident = find(request->container);
	netns = resident && resident->watch.fd >= 0 ? network_link_netns(resident->pid) : -1;
	cables_leave(request->container, request->network, netns);
	if (netns >= 0)
		close(netns);
	return ports_update(request->container, cables_endpoints());
}

static void give_up_name(const char *name, void *data)
{
	if (network_endpoint_is_of(name, data))
		written_forget(directory, name);
}

/**
 * residents_give_up() - forget what was written down for a start that has failed
 * @request: of which container
 *
 * Return: 0 or an errno
 */
int residents_give_up(const struct network_request *request)
{
	char id[NETWORK_ID];

	memcpy(id, request->container, sizeof(id));
	if (!network_text_is_name(id))
		return EINVAL;
	if (!find(id))
		written_each(directory, "endpoints", give_up_name, id);
	return 0;
}

/**
 * residents_hold() - a connection keeps the addresses of a container
 * @container: its id
 *
 * Return: true, or false when there is no such container
 */
int residents_hold(const char *container)
{
	struct resident *resident = find(container);

	if (!resident)
		return 0;
	resident->held++;
	resident->kept = 0;
	return 1;
}

/**
 * residents_keep() - the same of a container that need not run just now
 * @container: its id
 *
 * Return: 0 or an errno
 */
int residents_keep(const char *container)
{
	if (!network_text_is_name(container))
		return EINVAL;
	return find_or_add(container) && residents_hold(container) ? 0 : ENOMEM;
}

void residents_let_go(const char *container)
{
	struct resident *resident = find(container);
	struct pollfd ended = { .fd = resident ? resident->watch.fd : -1, .events = POLLIN };

	if (!resident)
		return;
	resident->held--;
	/* who waits for us to hang up has seen its end */
	if (resident->watch.fd >= 0 && poll(&ended, 1, 0) == 1 && resident->held == 0)
		end(resident);
	settle(resident);
}

static void find_again(const char *id, void *data)
{
	struct network_request request = { .what = NETWORK_JOIN };
	struct resident *resident;
	long long started;
	pid_t pid;

	(void)data;
	if (strlen(id) >= sizeof(request.container))
		return;
	memcpy(request.container, id, strlen(id) + 1);
	if (written_pid(directory, id, &pid, &started) == 0) {
		request.pid = pid;
		request.started = started;
		if (connect_all(&request, -1) == 0) {
			resident = find(id);
			if (resident)
				resident->kept = clock_ms() + COME_BACK_MS;
			/* what has its port now is nothing that the container has to end for */
			ports_update(id, cables_endpoints());
			return;
		}
	}
	written_pid_forget(directory, id);
}

/**
 * residents_begin() - connect all that are written down and run
 * @made: the namespace
 * @at:   the directory of the user's network
 */
void residents_begin(const struct network_space *made, int at)
{
	directory = at;
	cables_begin(made, at);
	/* who is not found may be about to be started again */
	written_renew(directory);
	written_each(directory, "pids", find_again, NULL);
}

/**
 * residents_remain() - is there anybody, or will there be?
 *
 * Return: 1 for somebody, 2 for somebody who is on his way here or may be back, 0 for nobody
 */
int residents_remain(void)
{
	struct resident *resident = residents, *next;
	int is_leaving = 0;

	for (; resident; resident = next) {
		next = resident->next;
		is_leaving |= resident->held == 0 && resident->watch.fd < 0;
		settle(resident);
	}
	if (residents)
		return is_leaving ? 2 : 1;
	return written_starts(directory) ? 2 : 0;
}
