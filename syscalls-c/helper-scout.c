/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process in the network namespace that a helper is about to serve, for as long as the helper starts.
 *
 * It makes the helper's interface, and makes it last: then the kernel takes the interface down with the namespace, in
 * its own time, and not while the helper ends, whose ports are free the sooner.
 *
 * And it tells when routes lead out for the families for which they do outside, which is the last thing that the
 * helper configures. It has bound its ports by then, and the kernel keeps what comes before it serves; most of its
 * start is still to come, so that a container need not wait for it.
 *
 * Should:  do without: a helper makes the interface that is not there, and says itself when it is ready.
 * Mustn't: outlive the helper's start.
 */
#define _GNU_SOURCE
#include "helper-scout.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the kernel sends at a time: a page at least, and 32 KiB at most. */
#define ROOM 32768

static _Alignas(8) char answer[ROOM];

/**
 * scout_families() - of which families are there default routes in messages of rtnetlink(7)?
 * @bytes:   messages
 * @size:    of them
 * @is_last: set when the list that was asked for ends here
 *
 * Return: a set of FAMILY_*
 */
int scout_families(const char *bytes, size_t size, int *is_last)
{
	int families = 0;

	while (size >= sizeof(struct nlmsghdr)) {
		struct nlmsghdr head;
		struct rtmsg route;

		memcpy(&head, bytes, sizeof(head));
		if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > size)
			break;
		if (head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR)
			*is_last = 1;
		if (head.nlmsg_type == RTM_NEWROUTE && head.nlmsg_len >= NLMSG_LENGTH(sizeof(route))) {
			memcpy(&route, bytes + NLMSG_HDRLEN, sizeof(route));
			if (route.rtm_dst_len == 0 && route.rtm_table == RT_TABLE_MAIN && route.rtm_type == RTN_UNICAST)
				families |= route.rtm_family == AF_INET	   ? FAMILY_FOUR
					    : route.rtm_family == AF_INET6 ? FAMILY_SIX
									   : 0;
		}
		if (NLMSG_ALIGN(head.nlmsg_len) >= size)
			break;
		bytes += NLMSG_ALIGN(head.nlmsg_len);
		size -= NLMSG_ALIGN(head.nlmsg_len);
	}
	return families;
}

/**
 * await_families() - read messages until default routes of these families have been seen
 * @netlink:  a socket
 * @families: a set; what is seen is taken out of it
 *
 * Return: 0 when all were, or when a list has ended, -1 when nothing more can be read
 */
static int await_families(int netlink, int *families)
{
	int is_last = 0;

	while (*families && !is_last) {
		ssize_t got = recv(netlink, answer, sizeof(answer), 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		*families &= ~scout_families(answer, (size_t)got, &is_last);
	}
	return 0;
}

/**
 * routes_open() - a socket for routes of the network namespace that we are in
 *
 * Return: a descriptor, or -1 with errno
 */
static int routes_open(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

/**
 * outside() - for which families does a route lead out where this socket was made?
 * @netlink: it
 *
 * Return: a set of FAMILY_*, which is empty when it cannot be known
 */
static int outside(int netlink)
{
	struct nlmsghdr head = { .nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP };
	struct rtmsg body = { .rtm_family = AF_UNSPEC };
	char request[NLMSG_LENGTH(sizeof(body))] = { 0 };
	int missing = FAMILY_FOUR | FAMILY_SIX;

	head.nlmsg_len = sizeof(request);
	memcpy(request, &head, sizeof(head));
	memcpy(request + NLMSG_HDRLEN, &body, sizeof(body));
	if (send(netlink, request, sizeof(request), 0) != (ssize_t)sizeof(request) ||
	    await_families(netlink, &missing) < 0)
		return 0;
	return (FAMILY_FOUR | FAMILY_SIX) & ~missing;
}

/**
 * enter_netns() - enter the namespace
 * @netns: path
 *
 * Return: 0, or -1 with errno
 */
static int enter_netns(const char *netns)
{
	int fd = open(netns, O_RDONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = setns(fd, CLONE_NEWNET);
	close(fd);
	return rc;
}

/**
 * keep_interface() - say whether an interface stays when nobody serves it
 * @interface: its name; it is made when it is not there
 * @stays:     true or false
 *
 * Return: 0, or -1 with errno
 */
static int keep_interface(const char *interface, int stays)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	rc = ioctl(fd, TUNSETIFF, &request) < 0 || ioctl(fd, TUNSETPERSIST, (long)stays) < 0 ? -1 : 0;
	close(fd);
	return rc;
}

/**
 * settle() - have the kernel take notice that an interface is served
 * @interface: its name
 *
 * It was not for a moment, and the kernel may take a second to see that it is again: until then the interface would not
 * be said to run, and would have no link-local address. Who asks for the state of the link makes it look at once.
 */
static void settle(const char *interface)
{
	struct ethtool_value value = { .cmd = ETHTOOL_GLINK };
	struct ifreq request = { .ifr_data = (char *)&value };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (fd < 0)
		return;
	ioctl(fd, SIOCETHTOOL, &request);
	close(fd);
}

/**
 * watch() - a socket that is told of routes in the namespace that we are in
 *
 * Return: a descriptor, or -1 with errno
 */
static int watch(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE };
	int fd = routes_open();

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

/**
 * scout() - be in the namespace until routes lead out of it
 * @netns:     path of the namespace
 * @interface: name of the helper's interface
 * @made:      closed once the interface is there; the helper has to wait for that, or it could find it in use
 * @news:      what is told, and to whom
 *
 * Ends with 0 when it has told.
 */
static _Noreturn void scout(const char *netns, const char *interface, int made, const struct scout_news *news)
{
	int before = routes_open(), routes, families;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (enter_netns(netns) < 0 || keep_interface(interface, 1) < 0)
		_exit(1);
	routes = watch();
	close(made);
	families = before < 0 || routes < 0 ? 0 : outside(before);
	if (!families || await_families(routes, &families) < 0)
		_exit(1);
	settle(interface);
	_exit(write(news->fd, news->bytes, news->size) == (ssize_t)news->size ? 0 : 1);
}

/**
 * scout_start() - start one
 * @netns:     path of the namespace
 * @interface: name of the interface that the helper will serve
 * @made:      ends of a pipe; the reading one ends when the interface has been made
 * @news:      what is to be told when routes lead out
 *
 * Return: its pid, or -1 with errno
 */
pid_t scout_start(const char *netns, const char *interface, const int made[2], const struct scout_news *news)
{
	pid_t pid = fork();

	if (pid == 0) {
		close(made[0]);
		scout(netns, interface, made[1], news);
	}
	return pid;
}

/**
 * scout_end() - end one
 * @scout: its pid, or -1
 *
 * Return: true when it has told that routes lead out
 */
int scout_end(pid_t scout)
{
	int status = -1;

	if (scout <= 0)
		return 0;
	kill(scout, SIGKILL);
	while (waitpid(scout, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0;
}

/**
 * scout_forget() - let go of the interface, whose helper has ended: the next one makes its own
 * @netns:     path of the namespace
 * @interface: its name
 */
void scout_forget(const char *netns, const char *interface)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(enter_netns(netns) < 0 || keep_interface(interface, 0) < 0);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
