/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_CABLES_H
#define RL_NETWORK_CABLES_H

#include "network-space.h"
#include "network.h"

void cables_begin(const struct network_space *space, int directory);
const struct endpoint *cables_endpoints(void);
int cables_join(const char *container, int netns, int hidden);
void cables_leave(const char *container, const char *network, int netns);
void cables_cut(const char *container);
void cables_forget(const char *container);

#endif
