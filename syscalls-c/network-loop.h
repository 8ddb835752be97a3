/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_LOOP_H
#define RL_NETWORK_LOOP_H

#include <stdint.h>

/**
 * struct watch - somebody who waits for a descriptor; the first member of what is his
 * @ready:  called when something has happened; may close it and free everything
 * @fd:     the descriptor
 * @wanted: what is waited for: see loop_want()
 * @events: what has happened, EPOLL* of epoll_ctl(2)
 */
struct watch {
	void (*ready)(struct watch *watch);
	int fd;
	uint32_t wanted;
	uint32_t events;
};

int loop_open(void);
int loop_add(struct watch *watch);
int loop_want(struct watch *watch, uint32_t events);
void loop_remove(struct watch *watch);
int loop_step(int timeout);

#endif
