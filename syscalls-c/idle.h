/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of a process that has nothing to do.
 */
#ifndef RL_IDLE_H
#define RL_IDLE_H

#include "plan.h"

void idle_begin(const struct plan *plan);
int idle_timeout(int timeout);
void idle_step(int is_quiet);
void idle_now(void);
void idle_wait(int fd);

#endif
