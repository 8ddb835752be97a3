/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CREATED_H
#define RL_CREATED_H

#include <sys/types.h>

#include "failure.h"
#include "plan.h"

int created_note(const struct plan *plan, pid_t pid, const char *cgroup, struct failure *failure);

#endif
