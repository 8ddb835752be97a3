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

#include "kernel.h"
#include "network-endpoint.h"
#include "network-ports.h"
#include "network-link.h"
#include "network-loop.h"
#include "network-written.h"
#include "start-time.h"

/**
 * struct resident - a container
 * @watch: of its first process; the descriptor is -1 while it does not run
 * @next:  another one
 * @pid:   its first process
 * @held:  how many connections keep its addresses
 * @id:    its id
 */
struct resident {
	struct watch watch;
	struct resident *next;
	pid_t pid;
	int held;
	char id[NETWORK_ID];
};

static struct resident *residents;
static struct endpoint *endpoints;
static const struct network_space *space;
static int directory = -1;

const struct endpoint *residents_endpoints(void)
{
	return endpoints;
}

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

/* Take one endpoint's cable away, and it from the list. */
static void disconnect(struct endpoint *endpoint)
{
	struct endpoint **at = &endpoints;

	network_link_remove(space->netlink, endpoint, endpoints);
	while (*at && *at != endpoint)
		at = &(*at)->next;
	if (*at)
		*at = endpoint->next;
	network_endpoint_free(endpoint);
}

/**
 * settle() - a container does not run: keep of it what is to be kept
 * @resident: it; freed when nobody holds it
 */
static void settle(struct resident *resident)
{
	struct resident **at = &residents;
	struct endpoint *endpoint = endpoints, *next;

	if (resident->held > 0 || resident->watch.fd >= 0)
		return;
	for (; endpoint; endpoint = next) {
		next = endpoint->next;
		if (strcmp(endpoint->container, resident->id) == 0) {
			network_endpoint_forget(directory, endpoint);
			disconnect(endpoint);
		}
	}
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
	struct endpoint *endpoint = endpoints;

	loop_remove(&resident->watch);
	close(resident->watch.fd);
	resident->watch.fd = -1;
	for (; endpoint; endpoint = endpoint->next)
		if (strcmp(endpoint->container, resident->id) == 0)
			network_link_remove(space->netlink, endpoint, endpoints);
	ports_update(resident->id, endpoints);
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
	if (resident->watch.fd >= 0 && resident->pid == pid && start_time(pid) == started)
		return 0;
	if (resident->watch.fd >= 0)
		end(resident);
	resident->pid = pid;
	resident->watch.ready = on_end;
	resident->watch.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (resident->watch.fd < 0)
		return -1;
	errno = ESRCH;
	if (start_time(pid) == started && written_pid_note(directory, resident->id, pid, started) == 0 &&
	    loop_add(&resident->watch) == 0)
		return 0;
	close(resident->watch.fd);
	resident->watch.fd = -1;
	return -1;
}

/**
 * struct joining - what connecting one container needs
 * @id:    the container's
 * @netns: its network namespace
 * @error: errno of what has failed, or 0
 */
struct joining {
	const char *id;
	int netns;
	int error;
};

static void join_name(const char *name, void *data)
{
	struct joining *joining = data;
	struct endpoint *endpoint, *other = endpoints;

	if (joining->error || !network_endpoint_is_of(name, joining->id))
		return;
	endpoint = network_endpoint_read(directory, name);
	if (!endpoint) {
		joining->error = EBADMSG;
		return;
	}
	while (other &&
	       (strcmp(other->container, endpoint->container) != 0 || strcmp(other->network, endpoint->network) != 0))
		other = other->next;
	if (other) {
		/* what is new is what it is called */
		endpoint->link = other->link;
		other->link = 0;
	}
	endpoint->next = endpoints;
	endpoints = endpoint;
	if (other)
		disconnect(other);
	if (endpoint->link)
		return;
	if (network_link_make(space->netlink, endpoint, endpoints, joining->netns) < 0) {
		joining->error = errno;
		disconnect(endpoint);
	}
}

static int open_netns(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	return open(path, O_RDONLY | O_CLOEXEC);
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
	struct joining joining = { .id = request->container, .netns = netns };
	struct resident *resident;
	int own = -1;

	if (!network_text_is_name(request->container) || request->pid <= 1)
		return EINVAL;
	resident = find_or_add(request->container);
	if (!resident)
		return ENOMEM;
	if (watch_process(resident, request->pid, request->started) < 0) {
		joining.error = errno;
		settle(resident);
		return joining.error;
	}
	if (netns < 0)
		joining.netns = own = open_netns(request->pid);
	if (joining.netns < 0)
		return errno;
	written_each(directory, "endpoints", join_name, &joining);
	if (!joining.error)
		network_link_lead_out(endpoints, request->container, joining.netns);
	if (own >= 0)
		close(own);
	return joining.error;
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

	return error ? error : ports_update(request->container, endpoints);
}

/**
 * residents_leave() - take a container out of one network
 * @request: which and which
 *
 * Return: 0 or an errno
 */
int residents_leave(const struct network_request *request)
{
	struct endpoint *endpoint = endpoints;
	const struct resident *resident;
	char name[NETWORK_ID + NETWORK_TEXT + 2];
	int netns;

	if (!network_text_is_name(request->container) || !network_text_is_name(request->network))
		return EINVAL;
	snprintf(name, sizeof(name), "%s,%s", request->container, request->network);
	written_forget(directory, name);
	while (endpoint && (strcmp(endpoint->container, request->container) != 0 ||
			    strcmp(endpoint->network, request->network) != 0))
		endpoint = endpoint->next;
	if (!endpoint)
		return 0;
	disconnect(endpoint);
	resident = find(request->container);
	netns = resident && resident->watch.fd >= 0 ? open_netns(resident->pid) : -1;
	if (netns >= 0) {
		network_link_lead_out(endpoints, request->container, netns);
		close(netns);
	}
	return ports_update(request->container, endpoints);
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
 */
void residents_hold(const char *container)
{
	struct resident *resident = find(container);

	if (resident)
		resident->held++;
}

void residents_let_go(const char *container)
{
	struct resident *resident = find(container);
	struct pollfd ended = { .fd = resident ? resident->watch.fd : -1, .events = POLLIN };

	if (!resident)
		return;
	resident->held--;
	/* who waits for us to hang up has seen its end already */
	if (resident->watch.fd >= 0 && poll(&ended, 1, 0) == 1 && resident->held == 0)
		end(resident);
	settle(resident);
}

static void find_again(const char *id, void *data)
{
	struct network_request request = { .what = NETWORK_JOIN };
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
			/* what has its port now is nothing that the container has to end for */
			ports_update(id, endpoints);
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
	space = made;
	directory = at;
	ports_begin(made);
	written_each(directory, "pids", find_again, NULL);
}

/**
 * residents_remain() - is there anybody, or will there be?
 *
 * Return: 1 for somebody, 2 for somebody who is on his way, 0 for nobody
 */
int residents_remain(void)
{
	if (residents)
		return 1;
	return written_is_awaited(directory) ? 2 : 0;
}
