/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SPAWN_H
#define RL_SPAWN_H

#include <sys/types.h>

#include "cgroup.h"
#include "failure.h"
#include "plan.h"
#include "streams.h"

/**
 * struct container - a started container as the monitor sees it
 * @pid:     its first process, a child of ours
 * @pidfd:   the same, safe against reuse
 * @channel: socket to it until it has executed its command
 * @cgroup:  its control group, made before it
 * @userns:  descriptor of the user namespace that it enters and we do not, or -1
 */
struct container {
	pid_t pid;
	int pidfd;
	int channel;
	struct cgroup cgroup;
	int userns;
};

void close_preserved(const struct plan *plan);
int spawn_container(struct container *container, const struct plan *plan, const struct streams *streams, int signals,
		    struct failure *failure);

#endif
