/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user's network: a namespace with the bridges of his networks, and the process that holds it (network-main.c).
 *
 * In its directory are
 *   control            its socket
 *   lock               held for as long as it lives, by flock(2)
 *   uplink             0 while there is a way to the outside, or the errno for which there is none, and after a space
 *                      what its program has said
 *   service            its plan, for who starts another one after it was killed
 *   endpoints/ID,NAME  a plan with one networkEndpoint record, how the container ID is in the network NAME, and a
 *                      networkPort record for each of its published ports. Who starts a container writes it, before
 *                      anything else is done
 *   pids/ID            "PID START-TIME" of the container's first process, as long as it is connected
 *   addresses/NAME,ADDRESS  a link to the owner of this address: a container's id, a dot, and what its start is called
 *
 * A request is a struct network_request, its answer an errno, 0 for none, as an int. A connection that has joined a
 * container keeps its addresses until it ends.
 */
#ifndef RL_NETWORK_H
#define RL_NETWORK_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"

#define NETWORK_NAME "rl-network"

#define NETWORK_ID 72
#define NETWORK_TEXT 168
#define NETWORK_OWNER 96

enum network_question {
	NETWORK_PING = 0,
	NETWORK_JOIN = 1,    /* connect the container to all that its endpoints say, as far as it is not */
	NETWORK_LEAVE = 2,   /* take it out of one network, and forget that it was in */
	NETWORK_GIVE_UP = 3, /* a start has failed before it came to joining: forget what was written down for it */
	NETWORK_HOLD = 7,    /* keep the container's addresses for as long as the connection lasts */
	NETWORK_OUTSIDE = 8, /* is there a way to the outside? Answered when that is known */
};

/**
 * struct network_request - what is asked
 * @what:      an enum network_question
 * @pid:       the container's first process
 * @started:   when that was started, clock ticks since boot
 * @container: its id
 * @network:   the network's name, to leave
 */
struct network_request {
	uint32_t what;
	int32_t pid;
	int64_t started;
	char container[NETWORK_ID];
	char network[NETWORK_TEXT];
};

_Static_assert(sizeof(struct network_request) == 256, "core/host/bun/network-control.ts");

/**
 * struct endpoint - a container in a network
 * @next:      another one
 * @container: its id
 * @network:   the network's name
 * @owner:     of its addresses
 * @bridge:    the network's interface in the user's network
 * @interface: the container's
 * @address:   with @prefix bits of the network
 * @address6:  the same; all zero for none
 * @gateway:   of the network, ours; @gateway6 alike
 * @text:      @address as the name of its reservation has it; @text6 alike
 * @mac:       of the interface
 * @mtu:       of both, 0 for the kernel's default
 * @rate:      bytes per second each way, 0 for no limit
 * @is_route:  the way out of the container leads through here
 * @is_inside: and there is none out of this network
 * @names:     what it is called here, texts one after the other, of @names_size bytes
 * @links:     pairs of what it alone calls another container, and that one's id
 * @servers:   name servers that are asked for it in place of the host's
 * @link:      index of our end of its cable, 0 while it has none
 * @plan:      where ports are
 * @memory:    what that and texts lie in
 */
struct endpoint {
	struct endpoint *next;
	char container[NETWORK_ID];
	char network[NETWORK_TEXT];
	char owner[NETWORK_OWNER];
	char bridge[16];
	char interface[16];
	struct in_addr address;
	struct in6_addr address6;
	struct in_addr gateway;
	struct in6_addr gateway6;
	char text[16];
	char text6[48];
	uint8_t prefix;
	uint8_t prefix6;
	uint8_t mac[6];
	uint32_t mtu;
	uint64_t rate;
	int is_route;
	int is_inside;
	const char *names;
	size_t names_size;
	const char *links;
	size_t links_size;
	const char *servers;
	size_t servers_size;
	uint32_t link;
	struct plan plan;
	void *memory;
};

/* network-join.c, of a container's monitor */
int network_begin(const struct plan *plan, struct failure *failure);
int network_open(const struct plan *plan, struct failure *failure);
int network_join(pid_t pid, struct failure *failure);
int network_is_open(void);
int network_ready(void);
int network_result(struct failure *failure);
int network_is_there(void);
void network_end(void);

/* network-main.c */
int network_main(int plan_fd, char **argv);

#endif
