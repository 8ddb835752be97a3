/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_RESIDENTS_H
#define RL_NETWORK_RESIDENTS_H

#include "network-space.h"
#include "network.h"

void residents_begin(const struct network_space *space, int directory);
int residents_join(const struct network_request *request, int netns);
int residents_leave(const struct network_request *request);
int residents_give_up(const struct network_request *request);
void residents_hold(const char *container);
void residents_let_go(const char *container);
int residents_remain(void);
const struct endpoint *residents_endpoints(void);

#endif
