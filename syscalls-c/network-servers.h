/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_SERVERS_H
#define RL_NETWORK_SERVERS_H

#include <netinet/in.h>
#include <sys/socket.h>

socklen_t servers_next(struct in_addr asker, int index, struct sockaddr_storage *address);

#endif
