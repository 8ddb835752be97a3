/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_INTERFACE_H
#define RL_NETWORK_INTERFACE_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

/* Index of the loopback interface, in every namespace. */
#define LOOPBACK 1

int interface_add_address(int netlink, uint32_t index, uint8_t family, const void *address, size_t size,
			  uint8_t prefix);
void interface_remove_gateway(int netlink, const struct in_addr *address);
int interface_add_default_route(int netlink, uint32_t index, uint8_t family, const void *gateway, size_t size);
int interface_take_marked(int netlink, uint8_t family, uint32_t mark, uint8_t table);
int interface_limit(int netlink, uint32_t index, uint64_t rate);
uint32_t interface_index(const char *name);
int interface_remove(int netlink, uint32_t index);

#endif
