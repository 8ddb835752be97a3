/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_REJOIN_H
#define RL_NETWORK_REJOIN_H

#include "failure.h"
#include "plan.h"

int rejoin_start(const struct plan *plan, int *socket, struct failure *failure);
void rejoin_watch(int socket, int connection);
void rejoin_ask(int socket);
int rejoin_take(int socket, int *connection);
int rejoin_hung_up(int connection);

#endif
