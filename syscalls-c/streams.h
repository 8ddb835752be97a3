/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_STREAMS_H
#define RL_STREAMS_H

#include "relay.h"

/**
 * struct streams - how the container's standard streams hang together with ours
 * @child:    what the container's process takes as 0, 1, 2; -1 leaves ours
 * @relays:   copying that the monitor does
 * @count:    how many
 * @terminal: master side of the container's terminal, or -1
 * @sized:    our terminal whose size it follows, or -1
 */
struct streams {
	int child[3];
	struct relay relays[3];
	int count;
	int terminal;
	int sized;
};

int streams_open(struct streams *streams, int untouched, int interactive);
int streams_take(const struct streams *streams);
void streams_give(uid_t uid);
void streams_started(struct streams *streams);
void streams_attach_terminal(struct streams *streams, int master, int interactive);
void streams_settle(struct streams *streams);

#endif
