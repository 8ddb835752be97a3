/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SCOPE_H
#define RL_SCOPE_H

#include <sys/types.h>

#include "cgroup.h"
#include "failure.h"
#include "plan.h"
#include "spawn.h"

/**
 * struct scope - the program that asks systemd for a unit
 * @pid:    its process, 0 when there is none
 * @gate:   takes the pid of the container's process; its end ends the program
 * @answer: what the program says when it fails
 */
struct scope {
	pid_t pid;
	int gate;
	int answer;
};

int scope_prepare(struct scope *scope, const struct plan *plan, struct failure *failure);
int scope_enter(struct scope *scope, struct cgroup *cgroup, const struct plan *plan, const struct container *container,
		int signals, struct failure *failure);
void scope_stop(struct scope *scope);

#endif
