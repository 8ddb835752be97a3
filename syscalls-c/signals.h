/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals of the monitor: which end a start that is still under way, which are passed on.
 */
#ifndef RL_SIGNALS_H
#define RL_SIGNALS_H

#include <sys/types.h>

void signals_begin(void (*ending)(int signal));
int signals_hold(void);
int signals_show_all(int fd);
int signals_next(int fd);
int signals_is_ending(int signal);
int signals_block_all(void);
int signals_unblock_all(void);
int signals_has_handler(pid_t pid, int signal);
int signals_is_ignored(pid_t pid, int signal);

#endif
