/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cables: a pair of virtual interfaces, one a port of a network's bridge, the other the container's.
 *
 * The user namespace of a container's network is ours or a child of ours, so we may put one end into it; what is then
 * to be done about it in there is done by a child of ours that enters it.
 *
 * Should:  leave nothing when a part of it fails.
 */
#define _GNU_SOURCE
#include "network-link.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "kernel.h"
#include "netlink.h"
#include "network-interface.h"

/* Interfaces of this namespace are ours alone, so their indexes are ours to choose. */
static uint32_t next_index = 100;

static int set_route(int netlink, uint32_t index, const struct endpoint *endpoint)
{
	if (interface_add_default_route(netlink, index, AF_INET, &endpoint->gateway, sizeof(endpoint->gateway)) < 0)
		return -1;
	return endpoint->prefix6 ? interface_add_default_route(netlink, index, AF_INET6, &endpoint->gateway6,
							       sizeof(endpoint->gateway6))
				 : 0;
}

/**
 * set_up_inside() - finish the container's end, in its namespace
 * @endpoint: the endpoint
 *
 * Return: 0, or -1 with errno
 */
static int set_up_inside(const struct endpoint *endpoint)
{
	int netlink = netlink_open(), has_ipv6 = endpoint->prefix6 > 0;
	uint32_t index = interface_index(endpoint->interface);
	struct ifinfomsg up = {
		.ifi_family = AF_UNSPEC, .ifi_index = (int)index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP
	};
	struct netlink_message message;

	if (netlink < 0 || index == 0)
		return -1;
	if (interface_add_address(netlink, index, AF_INET, &endpoint->address, sizeof(endpoint->address),
				  endpoint->prefix) < 0)
		return -1;
	if (has_ipv6 && interface_add_address(netlink, index, AF_INET6, &endpoint->address6, sizeof(endpoint->address6),
					      endpoint->prefix6) < 0)
		return -1;
	netlink_begin(&message, RTM_NEWLINK, 0, &up, sizeof(up));
	if (netlink_send(netlink, &message) < 0)
		return -1;
	if (endpoint->is_route && !endpoint->is_inside && set_route(netlink, index, endpoint) < 0)
		return -1;
	return endpoint->rate ? interface_limit(netlink, index, endpoint->rate) : 0;
}

/* An interface of this name is left of a network that is gone, and the kernel has not got round to it. */
static int clear_inside(const struct endpoint *endpoint)
{
	int netlink = netlink_open();
	uint32_t index = interface_index(endpoint->interface);

	return netlink < 0 || index == 0 ? 0 : interface_remove(netlink, index);
}

/**
 * inside() - do something in the container's network namespace
 * @netns:    a descriptor of that
 * @act:      what
 * @endpoint: given to it
 *
 * Return: 0, or -1 with errno
 */
static int inside(int netns, int (*act)(const struct endpoint *endpoint), const struct endpoint *endpoint)
{
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return -1;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		errno = 0;
		_exit(setns(netns, CLONE_NEWNET) < 0 || act(endpoint) < 0 ? (errno ? errno : EIO) : 0);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	errno = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
	return errno ? -1 : 0;
}

/**
 * make_bridge() - make a network's bridge
 * @netlink:  a socket of this namespace
 * @endpoint: of the first container in it
 *
 * Return: its index, or 0 with errno
 */
static uint32_t make_bridge(int netlink, const struct endpoint *endpoint)
{
	struct ifinfomsg body = {
		.ifi_family = AF_UNSPEC, .ifi_index = (int)next_index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP
	};
	uint8_t mac[6] = { 0x02, 0x42 };
	struct netlink_message message;
	size_t nest;
	int error;

	memcpy(mac + 2, &endpoint->gateway, sizeof(endpoint->gateway));
	netlink_begin(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	netlink_put_text(&message, IFLA_IFNAME, endpoint->bridge);
	/* of its own, or it would change with the cables */
	netlink_put(&message, IFLA_ADDRESS, mac, sizeof(mac));
	if (endpoint->mtu)
		netlink_put_number(&message, IFLA_MTU, endpoint->mtu);
	nest = netlink_nest(&message, IFLA_LINKINFO);
	netlink_put_text(&message, IFLA_INFO_KIND, "bridge");
	netlink_unnest(&message, nest);
	if (netlink_send(netlink, &message) < 0)
		return 0;
	/* where names are asked for, also by who has left this network for another one */
	interface_add_address(netlink, LOOPBACK, AF_INET, &endpoint->gateway, sizeof(endpoint->gateway), 32);
	if (interface_add_address(netlink, next_index, AF_INET, &endpoint->gateway, sizeof(endpoint->gateway),
				  endpoint->prefix) == 0 &&
	    (endpoint->prefix6 == 0 || interface_add_address(netlink, next_index, AF_INET6, &endpoint->gateway6,
							     sizeof(endpoint->gateway6), endpoint->prefix6) == 0))
		return next_index++;
	error = errno;
	interface_remove(netlink, next_index);
	errno = error;
	return 0;
}

/**
 * make_pair() - make a cable
 * @netlink:  a socket of this namespace
 * @endpoint: whose
 * @bridge:   index of the bridge
 * @netns:    where the other end goes
 *
 * Return: 0, or -1 with errno
 */
static int make_pair(int netlink, struct endpoint *endpoint, uint32_t bridge, int netns)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC,
				  .ifi_index = (int)next_index,
				  .ifi_flags = IFF_UP,
				  .ifi_change = IFF_UP },
			 peer = { .ifi_family = AF_UNSPEC };
	size_t information, data, other;
	struct netlink_message message;
	char name[16];

	snprintf(name, sizeof(name), "rlv%u", next_index);
	netlink_begin(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	netlink_put_text(&message, IFLA_IFNAME, name);
	netlink_put_number(&message, IFLA_MASTER, bridge);
	if (endpoint->mtu)
		netlink_put_number(&message, IFLA_MTU, endpoint->mtu);
	information = netlink_nest(&message, IFLA_LINKINFO);
	netlink_put_text(&message, IFLA_INFO_KIND, "veth");
	data = netlink_nest(&message, IFLA_INFO_DATA);
	other = netlink_nest(&message, VETH_INFO_PEER);
	/* the peer's structure stands where an attribute's value does */
	memcpy(message.bytes + message.length, &peer, sizeof(peer));
	message.length += sizeof(peer);
	netlink_put_text(&message, IFLA_IFNAME, endpoint->interface);
	netlink_put(&message, IFLA_ADDRESS, endpoint->mac, sizeof(endpoint->mac));
	if (endpoint->mtu)
		netlink_put_number(&message, IFLA_MTU, endpoint->mtu);
	netlink_put_number(&message, IFLA_NET_NS_FD, (uint32_t)netns);
	netlink_unnest(&message, other);
	netlink_unnest(&message, data);
	netlink_unnest(&message, information);
	if (netlink_send(netlink, &message) < 0)
		return -1;
	endpoint->link = next_index++;
	return 0;
}

/* Bridges by name, with the index that each has. */
#define BRIDGES 1024

static struct {
	char name[16];
	uint32_t index;
} bridges[BRIDGES];

/**
 * bridge_of() - the bridge of an endpoint's network, made when it is the first
 * @netlink:  a socket of this namespace
 * @endpoint: the endpoint
 *
 * Return: where it is in the table, or -1 with errno
 */
static int bridge_of(int netlink, const struct endpoint *endpoint)
{
	int unused = -1;

	for (int i = 0; i < BRIDGES; i++) {
		if (bridges[i].index && strcmp(bridges[i].name, endpoint->bridge) == 0)
			return i;
		if (!bridges[i].index && unused < 0)
			unused = i;
	}
	errno = ENOSPC;
	if (unused < 0)
		return -1;
	bridges[unused].index = make_bridge(netlink, endpoint);
	if (!bridges[unused].index)
		return -1;
	memcpy(bridges[unused].name, endpoint->bridge, sizeof(endpoint->bridge));
	return unused;
}

/**
 * drop_bridge() - remove the bridge of an endpoint's network when no cable ends there
 * @netlink:  a socket of this namespace
 * @endpoint: the endpoint, without one
 * @others:   all endpoints
 */
static void drop_bridge(int netlink, const struct endpoint *endpoint, const struct endpoint *others)
{
	for (; others; others = others->next)
		if (others->link && strcmp(others->bridge, endpoint->bridge) == 0)
			return;
	for (int i = 0; i < BRIDGES; i++)
		if (bridges[i].index && strcmp(bridges[i].name, endpoint->bridge) == 0) {
			interface_remove(netlink, bridges[i].index);
			bridges[i].index = 0;
		}
}

/**
 * network_link_make() - connect a container
 * @netlink:  a socket of this namespace
 * @endpoint: how
 * @others:   all endpoints
 * @netns:    a descriptor of the container's network namespace
 *
 * Return: 0, or -1 with errno
 */
int network_link_make(int netlink, struct endpoint *endpoint, const struct endpoint *others, int netns)
{
	int bridge = bridge_of(netlink, endpoint), rc, error;

	if (bridge < 0)
		return -1;
	interface_remove_gateway(netlink, &endpoint->address);
	rc = make_pair(netlink, endpoint, bridges[bridge].index, netns);
	if (rc < 0 && errno == EEXIST && inside(netns, clear_inside, endpoint) == 0)
		rc = make_pair(netlink, endpoint, bridges[bridge].index, netns);
	if (rc == 0 && inside(netns, set_up_inside, endpoint) == 0 &&
	    (!endpoint->rate || interface_limit(netlink, endpoint->link, endpoint->rate) == 0))
		return 0;
	error = errno;
	network_link_remove(netlink, endpoint, others);
	errno = error;
	return -1;
}

static int route_inside(const struct endpoint *endpoint)
{
	int netlink = netlink_open();
	uint32_t index = interface_index(endpoint->interface);

	return netlink < 0 || index == 0 ? -1 : set_route(netlink, index, endpoint);
}

/**
 * network_link_lead_out() - have the way out of a container lead through one of its networks, if there is any that
 * leads out
 * @endpoints: all of them
 * @id:        the container's
 * @netns:     a descriptor of its network namespace
 */
void network_link_lead_out(struct endpoint *endpoints, const char *id, int netns)
{
	struct endpoint *endpoint = endpoints, *chosen = NULL;

	for (; endpoint; endpoint = endpoint->next) {
		if (strcmp(endpoint->container, id) != 0 || endpoint->is_inside || !endpoint->link)
			continue;
		if (endpoint->is_route)
			return;
		chosen = endpoint;
	}
	if (!chosen)
		return;
	chosen->is_route = 1;
	inside(netns, route_inside, chosen);
}

/**
 * network_link_remove() - take a container's cable away, if there is one
 * @netlink:  a socket of this namespace
 * @endpoint: whose
 * @others:   all endpoints
 */
void network_link_remove(int netlink, struct endpoint *endpoint, const struct endpoint *others)
{
	if (endpoint->link)
		interface_remove(netlink, endpoint->link);
	endpoint->link = 0;
	drop_bridge(netlink, endpoint, others);
}
