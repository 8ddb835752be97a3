/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a container that has ended is started again, and when.
 */
#ifndef RL_RESTART_H
#define RL_RESTART_H

#include "plan.h"

void restart_open(const struct plan *plan);
int restart_is_planned(void);
void restart_cancel(void);
int restart_is_cancelled(void);
void restart_halt(void);
unsigned int restart_count(void);
void restart_began(void);
int restart_next(int code);
int restart_wait(int delay, int signals);

#endif
