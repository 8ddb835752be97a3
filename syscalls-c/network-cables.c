/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The endpoints of all containers in the user's network, each with its cable while its container runs; and the published
 * ports, which lead where the cables do.
 */
#define _GNU_SOURCE
#include "network-cables.h"

#include <errno.h>
#include <string.h>

#include "network-endpoint.h"
#include "network-link.h"
#include "network-ports.h"
#include "network-written.h"

static struct endpoint *endpoints;
static const struct network_space *space;
static int directory = -1;

/**
 * cables_begin() - say where they are
 * @made: the namespace
 * @at:   the directory of the user's network
 */
void cables_begin(const struct network_space *made, int at)
{
	space = made;
	directory = at;
	ports_begin(made);
}

const struct endpoint *cables_endpoints(void)
{
	return endpoints;
}

static struct endpoint *find(const char *container, const char *network)
{
	struct endpoint *endpoint = endpoints;

	while (endpoint && (strcmp(endpoint->container, container) != 0 || strcmp(endpoint->network, network) != 0))
		endpoint = endpoint->next;
	return endpoint;
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
 * struct joining - what connecting one container needs
 * @id:     the container's
 * @netns:  its network namespace, or -1
 * @hidden: errno for which that cannot be had: what it is called is changed without
 * @error:  errno of what has failed, or 0
 */
struct joining {
	const char *id;
	int netns;
	int hidden;
	int error;
};

static void join_name(const char *name, void *data)
{
	struct joining *joining = data;
	struct endpoint *endpoint, *other;

	if (joining->error || !network_endpoint_is_of(name, joining->id))
		return;
	endpoint = network_endpoint_read(directory, name);
	if (!endpoint) {
		joining->error = EBADMSG;
		return;
	}
	other = find(endpoint->container, endpoint->network);
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
	if (joining->netns < 0) {
		joining->error = joining->hidden;
		disconnect(endpoint);
		return;
	}
	if (network_link_make(space->netlink, endpoint, endpoints, joining->netns) < 0) {
		joining->error = errno;
		disconnect(endpoint);
	}
}

/**
 * cables_join() - connect a container to all that is written down for it, as far as it is not
 * @container: its id
 * @netns:     its network namespace, or -1
 * @hidden:    errno for which that cannot be had
 *
 * Return: 0 or an errno
 */
int cables_join(const char *container, int netns, int hidden)
{
	struct joining joining = { .id = container, .netns = netns, .hidden = hidden };

	written_each(directory, "endpoints", join_name, &joining);
	if (!joining.error && netns >= 0)
		network_link_lead_out(endpoints, container, netns);
	return joining.error;
}

/**
 * cables_leave() - take a container out of one network, which leads out of it perhaps
 * @container: its id
 * @network:   the network's name
 * @netns:     the container's network namespace, or -1
 */
void cables_leave(const char *container, const char *network, int netns)
{
	struct endpoint *endpoint = find(container, network);

	if (!endpoint)
		return;
	disconnect(endpoint);
	network_link_sweep(space->netlink);
	if (netns >= 0)
		network_link_lead_out(endpoints, container, netns);
}

/**
 * cables_cut() - a container has ended: what is written down stays, for it may be started again
 * @container: its id
 */
void cables_cut(const char *container)
{
	for (struct endpoint *endpoint = endpoints; endpoint; endpoint = endpoint->next)
		if (strcmp(endpoint->container, container) == 0)
			network_link_remove(space->netlink, endpoint, endpoints);
	ports_update(container, endpoints);
}

/**
 * cables_forget() - a container has ended for good
 * @container: its id
 */
void cables_forget(const char *container)
{
	struct endpoint *endpoint = endpoints, *next;

	for (; endpoint; endpoint = next) {
		next = endpoint->next;
		if (strcmp(endpoint->container, container) == 0) {
			network_endpoint_forget(directory, endpoint);
			disconnect(endpoint);
		}
	}
}
