/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HELPER_H
#define RL_HELPER_H

#include <sys/types.h>

#include "failure.h"
#include "plan.h"

/**
 * struct helper - the user-mode network helper of a container
 * @pid:   its guard, or 0 when there is none
 * @gone:  a guard that was told to end, and has not been waited for, or 0
 * @ready: becomes readable when helper_result() has something to say, or -1
 */
struct helper {
	pid_t pid;
	pid_t gone;
	int ready;
};

int helper_start(struct helper *helper, const struct plan *plan, pid_t container);
int helper_result(struct helper *helper, const struct plan *plan, struct failure *failure);
void helper_stop(struct helper *helper, const struct plan *plan);

#endif
