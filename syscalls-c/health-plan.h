/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HEALTH_PLAN_H
#define RL_HEALTH_PLAN_H

#include "plan.h"
#include "spawn.h"

int health_plan_make(struct plan *made, const struct plan *plan, const struct container *container);
void health_plan_free(struct plan *made, const struct plan *plan);

#endif
