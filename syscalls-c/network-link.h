/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_LINK_H
#define RL_NETWORK_LINK_H

#include "network.h"

int network_link_make(int netlink, struct endpoint *endpoint, const struct endpoint *others, int netns);
void network_link_lead_out(struct endpoint *endpoints, const char *id, int netns);
void network_link_remove(int netlink, struct endpoint *endpoint, const struct endpoint *others);

#endif
