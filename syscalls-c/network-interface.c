/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of the kernel about one interface: addresses, routes, a limit, its end.
 */
#define _GNU_SOURCE
#include "network-interface.h"

#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kernel.h"
#include "netlink.h"

/* What a limit of bandwidth lets through at once: enough for the largest frame that the kernel puts together. */
#define BURST_LEAST 65536U
/* Microseconds that a frame may wait for its turn. */
#define LATENCY_US 50000U

/**
 * interface_add_address() - give an interface an address
 * @netlink: a socket of its namespace
 * @index:   of the interface
 * @family:  AF_INET or AF_INET6
 * @address: it
 * @size:    of that
 * @prefix:  bits of the network
 *
 * Return: 0, or -1 with errno
 */
int interface_add_address(int netlink, uint32_t index, uint8_t family, const void *address, size_t size, uint8_t prefix)
{
	struct ifaddrmsg body = { .ifa_family = family, .ifa_prefixlen = prefix, .ifa_index = index };
	struct netlink_message message;

	netlink_begin(&message, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	netlink_put(&message, IFA_LOCAL, address, size);
	netlink_put(&message, IFA_ADDRESS, address, size);
	if (family == AF_INET && prefix < 31) {
		uint32_t broadcast;

		memcpy(&broadcast, address, sizeof(broadcast));
		broadcast |= htonl(prefix ? ~0U >> prefix : ~0U);
		netlink_put(&message, IFA_BROADCAST, &broadcast, sizeof(broadcast));
	}
	/* an address that we have chosen needs no search for others who have it */
	netlink_put_number(&message, IFA_FLAGS, IFA_F_PERMANENT | IFA_F_NODAD);
	return netlink_send(netlink, &message) < 0 && errno != EEXIST ? -1 : 0;
}

/**
 * interface_remove_gateway() - an address that was a gateway's may be a container's now
 * @netlink: a socket of our namespace
 * @address: it
 */
void interface_remove_gateway(int netlink, const struct in_addr *address)
{
	struct ifaddrmsg body = { .ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = LOOPBACK };
	struct netlink_message message;

	netlink_begin(&message, RTM_DELADDR, 0, &body, sizeof(body));
	netlink_put(&message, IFA_LOCAL, address, sizeof(*address));
	netlink_send(netlink, &message);
}

int interface_add_default_route(int netlink, uint32_t index, uint8_t family, const void *gateway, size_t size)
{
	struct rtmsg body = { .rtm_family = family,
			      .rtm_table = RT_TABLE_MAIN,
			      .rtm_protocol = RTPROT_STATIC,
			      .rtm_scope = RT_SCOPE_UNIVERSE,
			      .rtm_type = RTN_UNICAST };
	struct netlink_message message;

	netlink_begin(&message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
	netlink_put(&message, RTA_GATEWAY, gateway, size);
	netlink_put_number(&message, RTA_OIF, index);
	return netlink_send(netlink, &message);
}

/**
 * interface_take_marked() - have packets with a mark be ours, whomever they are addressed to
 * @netlink: a socket of our namespace
 * @family:  AF_INET or AF_INET6
 * @mark:    the mark
 * @table:   a routing table that is used for nothing else
 *
 * Return: 0, or -1 with errno
 */
int interface_take_marked(int netlink, uint8_t family, uint32_t mark, uint8_t table)
{
	struct fib_rule_hdr rule = { .family = family, .table = table, .action = FR_ACT_TO_TBL };
	struct rtmsg route = { .rtm_family = family,
			       .rtm_table = table,
			       .rtm_protocol = RTPROT_STATIC,
			       .rtm_scope = RT_SCOPE_HOST,
			       .rtm_type = RTN_LOCAL };
	struct netlink_message message;

	netlink_begin(&message, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, &rule, sizeof(rule));
	netlink_put_number(&message, FRA_FWMARK, mark);
	if (netlink_send(netlink, &message) < 0)
		return -1;
	netlink_begin(&message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &route, sizeof(route));
	netlink_put_number(&message, RTA_OIF, LOOPBACK);
	return netlink_send(netlink, &message);
}

/**
 * interface_limit() - let an interface send no more than so much
 * @netlink: a socket of its namespace
 * @index:   of the interface
 * @rate:    bytes per second
 *
 * A token bucket, tc-tbf(8).
 *
 * Return: 0, or -1 with errno
 */
int interface_limit(int netlink, uint32_t index, uint64_t rate)
{
	struct tcmsg body = { .tcm_family = AF_UNSPEC, .tcm_ifindex = (int)index, .tcm_parent = TC_H_ROOT };
	uint32_t burst = rate / 100 > BURST_LEAST
				 ? (uint32_t)(rate / 100 > UINT32_MAX / 4 ? UINT32_MAX / 4 : rate / 100)
				 : BURST_LEAST;
	uint64_t waiting = rate * LATENCY_US / 1000000U + burst;
	struct tc_tbf_qopt options = { .rate = { .rate = rate >= UINT32_MAX ? UINT32_MAX : (uint32_t)rate,
						 .linklayer = TC_LINKLAYER_ETHERNET },
				       .limit = waiting > UINT32_MAX ? UINT32_MAX : (uint32_t)waiting };
	struct netlink_message message;
	size_t nest;

	netlink_begin(&message, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
	netlink_put_text(&message, TCA_KIND, "tbf");
	nest = netlink_nest(&message, TCA_OPTIONS);
	netlink_put(&message, TCA_TBF_PARMS, &options, sizeof(options));
	netlink_put_number(&message, TCA_TBF_BURST, burst);
	if (rate >= UINT32_MAX)
		netlink_put(&message, TCA_TBF_RATE64, &rate, sizeof(rate));
	netlink_unnest(&message, nest);
	return netlink_send(netlink, &message);
}

/**
 * interface_index() - the index of an interface of the namespace that we are in
 * @name: it
 *
 * Return: the index, or 0 with errno
 */
uint32_t interface_index(const char *name)
{
	struct ifreq request = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc;

	if (fd < 0)
		return 0;
	memcpy(request.ifr_name, name, strnlen(name, sizeof(request.ifr_name) - 1));
	rc = sys_ioctl(fd, SIOCGIFINDEX, &request);
	close(fd);
	return rc < 0 ? 0 : (uint32_t)request.ifr_ifindex;
}

int interface_remove(int netlink, uint32_t index)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC, .ifi_index = (int)index };
	struct netlink_message message;

	netlink_begin(&message, RTM_DELLINK, 0, &body, sizeof(body));
	return netlink_send(netlink, &message);
}
