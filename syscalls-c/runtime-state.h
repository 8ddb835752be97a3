/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_RUNTIME_STATE_H
#define RL_RUNTIME_STATE_H

#include <limits.h>
#include <sys/types.h>

/**
 * struct runtime_state - what is needed of a container's state
 * @pid:       its first process
 * @started:   when that was started, in clock ticks since boot
 * @boot:      id of the boot in which that was
 * @cgroup:    absolute path of its control group, or empty
 * @has_hooks: somebody has to run hooks when it is started or deleted
 */
struct runtime_state {
	pid_t pid;
	long long started;
	char boot[40];
	char cgroup[PATH_MAX];
	int has_hooks;
};

int runtime_state_is_id(const char *text);
int runtime_state_open(const char *root, const char *id, struct runtime_state *state);
int runtime_state_start(int directory, const struct runtime_state *state);
int runtime_state_signal(const struct runtime_state *state, int signal);
int runtime_state_delete(const char *root, const char *id, int directory, const struct runtime_state *state);

#endif
