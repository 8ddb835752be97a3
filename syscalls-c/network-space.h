/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_SPACE_H
#define RL_NETWORK_SPACE_H

#include "failure.h"
#include "plan.h"

/**
 * struct network_space - the namespace of the user's network, and what we have of it, being outside
 * @netns:   a descriptor of it
 * @netlink: a socket for requests to the kernel
 * @udp:     where questions for names come in, at every address of it; @tcp alike
 */
struct network_space {
	int netns;
	int netlink;
	int udp;
	int tcp;
};

int network_space_make(struct network_space *space, const struct plan *plan, struct failure *failure);

#endif
