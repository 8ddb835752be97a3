/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_JOIN_H
#define RL_CGROUP_JOIN_H

#include "cgroup.h"

int cgroup_join(struct cgroup *cgroup, const struct plan *plan, struct failure *failure);

#endif
