/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PORT_BIND_H
#define RL_PORT_BIND_H

#include <stddef.h>
#include <stdint.h>

int port_bind(int protocol, const void *address, size_t size, uint16_t port);

#endif
