/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_LOOP_H
#define RL_NETWORK_LOOP_H

#include <sys/socket.h>

/**
 * struct watch - somebody who waits for a descriptor; the first member of what is his
 * @ready: called when something can be read or is at its end; may close it and free everything
 * @fd:    the descriptor
 */
struct watch {
	void (*ready)(struct watch *watch);
	int fd;
};

int loop_open(void);
int loop_add(struct watch *watch);
int loop_add_write(struct watch *watch);
int loop_change_read(struct watch *watch);
int loop_accept(const struct watch *watch, struct sockaddr *address, socklen_t *length);
void loop_remove(struct watch *watch);
int loop_step(int timeout);

#endif
