/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published ports of containers in the user's network.
 *
 * Who holds the network binds them on the host (network-ports.c) and gives the sockets to the forwarder
 * (network-port-server.c), a process in the network's namespace. That takes what comes in and passes it on to the
 * container, over sockets that have the caller's address as their own, so the container sees who calls.
 */
#ifndef RL_NETWORK_PORTS_H
#define RL_NETWORK_PORTS_H

#include <netinet/in.h>
#include <stdint.h>

#include "network-loop.h"
#include "network-space.h"
#include "network.h"

/* What packets of the forwarder's bear, and what it makes of answers to them: core/network/firewall.ts. */
#define CALL_MARK 2
#define ANSWER_MARK 1
/* The routing table that takes those to where the forwarder's sockets are. */
#define ANSWER_TABLE 100

/**
 * struct port_target - where a port leads to
 * @address:  of the container; @address6 alike
 * @gateway:  of its network, ours; @gateway6 alike
 * @port:     of the container
 * @prefix:   bits of the network
 * @prefix6:  the same, 0 for no IPv6
 */
struct port_target {
	struct in_addr address;
	struct in_addr gateway;
	struct in6_addr address6;
	struct in6_addr gateway6;
	uint16_t port;
	uint8_t prefix;
	uint8_t prefix6;
};

enum port_order_kind {
	PORT_OPEN = 1,	/* a port's socket comes along */
	PORT_CLOSE = 2, /* let go of it, end what goes through it, and say so by a byte */
};

/**
 * struct port_order - what the forwarder is told
 * @what:     an enum port_order_kind
 * @key:      of the port
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @family:   of its socket
 * @target:   where it leads
 */
struct port_order {
	uint32_t what;
	uint32_t key;
	int32_t protocol;
	int32_t family;
	struct port_target target;
};

struct flow;
struct udp_callers;

/**
 * struct served_port - a port, as the forwarder has it
 * @watch:    of its socket
 * @next:     another one
 * @key:      as in the order
 * @protocol: as in the order
 * @family:   as in the order
 * @target:   as in the order
 * @flows:    connections through it
 * @callers:  of a port of UDP
 */
struct served_port {
	struct watch watch;
	struct served_port *next;
	uint32_t key;
	int protocol;
	int family;
	struct port_target target;
	struct flow *flows;
	struct udp_callers *callers;
};

/* network-ports.c, of who holds the network */
void ports_begin(const struct network_space *space);
void ports_end(void);
int ports_update(const char *container, const struct endpoint *endpoints);

/* network-port-server.c */
_Noreturn void port_server(int netns, int orders);
void port_server_crowd(struct served_port *port);
void port_server_room(void);

/* network-port-source.c */
int source_connect(int type, const struct port_target *target, const struct sockaddr_storage *caller);

/* network-port-tcp.c */
void port_tcp_ready(struct watch *watch);
void port_tcp_end(struct served_port *port);

/* network-port-udp.c */
int port_udp_begin(struct served_port *port);
void port_udp_ready(struct watch *watch);
void port_udp_end(struct served_port *port);
int port_udp_timeout(void);
void port_udp_expire(void);

#endif
