/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HOOKS_H
#define RL_HOOKS_H

#include <poll.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"

/* What a hook can do besides not being executable; core/plan/hook-failure.ts reads these as a failure's error. */
enum hook_outcome {
	HOOK_EXITED = 0x10000,	  /* and the status */
	HOOK_SIGNALLED = 0x20000, /* and the signal */
	HOOK_TIMED_OUT = 0x30000,
	HOOK_ABANDONED = 0x40000, /* nobody waited for it any more */
};

/**
 * struct hook_run - how hooks are run
 * @state:     descriptor of the state they read, from hook_state()
 * @until:     nobody waits for them any more when poll(2) tells something of one of these; a descriptor of -1 is none
 * @directory: where they begin, "/" when it has gone meanwhile; NULL to stay
 * @tolerant:  a failure is told and the next hook is run
 */
struct hook_run {
	int state;
	struct pollfd until[2];
	const char *directory;
	int tolerant;
};

int hook_state(const struct plan *plan, const char *status, pid_t pid);
int hooks_run(const struct plan *plan, const char *kind, const struct hook_run *run, struct failure *failure);

#endif
