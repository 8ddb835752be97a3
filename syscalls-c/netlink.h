/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETLINK_H
#define RL_NETLINK_H

#include <stddef.h>
#include <stdint.h>

#define NETLINK_ROOM 1024

/**
 * struct netlink_message - one request to the kernel's networking, see rtnetlink(7)
 * @bytes:  the message
 * @length: of it
 */
struct netlink_message {
	_Alignas(8) char bytes[NETLINK_ROOM];
	size_t length;
};

int netlink_open(void);
void netlink_begin(struct netlink_message *message, uint16_t type, uint16_t flags, const void *body, size_t size);
void netlink_put(struct netlink_message *message, uint16_t type, const void *data, size_t size);
void netlink_put_text(struct netlink_message *message, uint16_t type, const char *text);
void netlink_put_number(struct netlink_message *message, uint16_t type, uint32_t number);
size_t netlink_nest(struct netlink_message *message, uint16_t type);
void netlink_unnest(struct netlink_message *message, size_t nest);
int netlink_send(int fd, struct netlink_message *message);

#endif
