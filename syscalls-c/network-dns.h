/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_DNS_H
#define RL_NETWORK_DNS_H

#include "network-space.h"

int network_dns_begin(const struct network_space *space);
int network_dns_timeout(int timeout);
void network_dns_expire(void);

#endif
