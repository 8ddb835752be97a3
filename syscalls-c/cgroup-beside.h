/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_BESIDE_H
#define RL_CGROUP_BESIDE_H

#include "cgroup.h"

void cgroup_beside(struct cgroup *cgroup, const struct plan *plan);

#endif
