/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a container is well, found out by a process that the plan has executed in it at times.
 */
#ifndef RL_HEALTH_H
#define RL_HEALTH_H

#include <poll.h>

#include "failure.h"
#include "plan.h"
#include "spawn.h"

#define HEALTH_POLLS 2

void health_open(const struct plan *plan);
int health_begin(const struct container *container, struct failure *failure);
int health_polls(struct pollfd *polls);
int health_timeout(void);
void health_step(const struct pollfd *polls);
void health_pause(void);
void health_end(void);

#endif
