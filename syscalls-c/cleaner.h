/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CLEANER_H
#define RL_CLEANER_H

#include "plan.h"
#include "spawn.h"

void clean_up(const struct plan *plan);
void cleaner_start(const struct plan *plan, const struct container *container);
void cleaner_dismiss(void);
int cleaner_forestall(const struct plan *plan, const struct container *container);

#endif
