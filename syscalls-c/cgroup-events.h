/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_EVENTS_H
#define RL_CGROUP_EVENTS_H

#include "cgroup.h"

long cgroup_oom_kills(const struct cgroup *cgroup);

#endif
