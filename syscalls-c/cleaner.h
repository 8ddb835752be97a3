/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CLEANER_H
#define RL_CLEANER_H

#include <sys/types.h>

#include "plan.h"

void cleaner_start(const struct plan *plan, pid_t container);

#endif
