/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published ports of containers in the user's network.
 *
 * Who holds the network binds them on the host (network-forward.c) and gives the sockets to the forwarder
 * (network-forwarder.c), a process in the network's namespace. That takes what comes in and passes it on to the
 * container, over sockets that have the caller's address as their own, so the container sees who calls.
 */
#ifndef RL_NETWORK_FORWARD_H
#define RL_NETWORK_FORWARD_H

#include <netinet/in.h>
#include <stdint.h>

#include "network-loop.h"
#include "network-space.h"
#include "network.h"

/* What packets of the forwarder's bear, and what it makes of answers to them: core/network/firewall.ts. */
#define FORWARD_MARK 2
#define ANSWER_MARK 1
/* The routing table that takes those to where the forwarder's sockets are. */
#define ANSWER_TABLE 100

/**
 * struct forward_target - where a port leads to
 * @address:  of the container; @address6 alike
 * @gateway:  of its network, ours; @gateway6 alike
 * @port:     of the container
 * @prefix:   bits of the network
 * @prefix6:  the same, 0 for no IPv6
 */
struct forward_target {
	struct in_addr address;
	struct in_addr gateway;
	struct in6_addr address6;
	struct in6_addr gateway6;
	uint16_t port;
	uint8_t prefix;
	uint8_t prefix6;
};

enum forward_order_kind {
	FORWARD_OPEN = 1,  /* a port's socket comes along */
	FORWARD_CLOSE = 2, /* let go of it, end what goes through it, and say so by a byte */
};

/**
 * struct forward_order - what the forwarder is told
 * @what:     an enum forward_order_kind
 * @key:      of the port
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @family:   of its socket
 * @target:   where it leads
 */
struct forward_order {
	uint32_t what;
	uint32_t key;
	int32_t protocol;
	int32_t family;
	struct forward_target target;
};

struct flow;
struct forward_callers;

/**
 * struct forward_port - a port, as the forwarder has it
 * @watch:    of its socket
 * @next:     another one
 * @key:      as in the order
 * @protocol: as in the order
 * @family:   as in the order
 * @target:   as in the order
 * @flows:    connections through it
 * @callers:  of a port of UDP
 */
struct forward_port {
	struct watch watch;
	struct forward_port *next;
	uint32_t key;
	int protocol;
	int family;
	struct forward_target target;
	struct flow *flows;
	struct forward_callers *callers;
};

/* network-forward.c, of who holds the network */
void forward_begin(const struct network_space *space);
void forward_end(void);
int forward_update(const char *container, const struct endpoint *endpoints);

/* network-forwarder.c */
_Noreturn void forwarder(int netns, int orders);
void forwarder_crowd(struct forward_port *port);
void forwarder_room(void);

/* network-source.c */
int source_connect(int type, const struct forward_target *target, const struct sockaddr_storage *caller);

/* network-forward-tcp.c */
void forward_tcp_ready(struct watch *watch);
void forward_tcp_end(struct forward_port *port);

/* network-forward-udp.c */
int forward_udp_begin(struct forward_port *port);
void forward_udp_ready(struct watch *watch);
void forward_udp_end(struct forward_port *port);
int forward_udp_timeout(void);
void forward_udp_expire(void);

#endif
