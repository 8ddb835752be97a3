/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MEMORY_EVENTS_H
#define RL_MEMORY_EVENTS_H

#include <poll.h>

int memory_watch(int group);
struct pollfd memory_poll(void);
int memory_news(int group);
int memory_was_short(void);

#endif
