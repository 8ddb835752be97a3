/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_LIMITS_H
#define RL_CGROUP_LIMITS_H

#include "failure.h"
#include "plan.h"

void cgroup_share_controllers(int group, const struct plan *plan, int *error);
int cgroup_check_controllers(int group, const struct plan *plan, int error, struct failure *failure);
int cgroup_write_limits(int group, const struct plan *plan, struct failure *failure);

#endif
