/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SCHEDULING_H
#define RL_SCHEDULING_H

#include "failure.h"
#include "plan.h"

int affinity_begin(const struct plan *plan, struct failure *failure);

#endif
