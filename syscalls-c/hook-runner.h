/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HOOK_RUNNER_H
#define RL_HOOK_RUNNER_H

#include <sys/types.h>

#include "failure.h"
#include "plan.h"

/**
 * struct hook_runner - the process that runs hooks outside of the container, as the monitor sees it
 * @pid:    0 when there is none
 * @socket: to it, -1 when there is none
 */
struct hook_runner {
	pid_t pid;
	int socket;
};

int hook_runner_start(struct hook_runner *runner, const struct plan *plan, struct failure *failure);
int hook_runner_create(const struct hook_runner *runner, pid_t container);
int hook_runner_result(const struct hook_runner *runner, struct failure *failure);
int hook_runner_poststart(const struct hook_runner *runner, pid_t container, int wait, struct failure *failure);
void hook_runner_leave(struct hook_runner *runner);
void hook_runner_poststop(struct hook_runner *runner, int signals);

#endif
