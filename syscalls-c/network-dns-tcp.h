/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_DNS_TCP_H
#define RL_NETWORK_DNS_TCP_H

int dns_tcp_begin(int fd);
int dns_tcp_timeout(int timeout);
void dns_tcp_expire(void);

#endif
