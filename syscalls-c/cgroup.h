/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_H
#define RL_CGROUP_H

#include <limits.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"

/**
 * struct cgroup - the container's control group
 * @parent: directory of the group above, -1 when the container has none of its own
 * @group:  its own directory, for clone3(2)
 * @procs:  its cgroup.procs, opened with the caller's rights
 * @ours:   it was made for this container, or taken over while it was empty
 * @optional: the container can do without
 * @grace: for cgroup_remove()
 * @name:   last component of @path
 * @path:   absolute; empty when there is none
 */
struct cgroup {
	int parent;
	int group;
	int procs;
	int ours;
	int optional;
	int grace;
	const char *name;
	char path[PATH_MAX];
};

/* What systemd may take to notice that a unit has no process any more. */
#define CGROUP_UNIT_GRACE 2000

#define CGROUP_NONE ((struct cgroup){ .parent = -1, .group = -1, .procs = -1 })

int cgroup_take(struct cgroup *cgroup, const struct plan *plan, const char *mount, const char *path,
		struct failure *failure);
int cgroup_make(struct cgroup *cgroup, const struct plan *plan, struct failure *failure);
void cgroup_give_up(struct cgroup *cgroup);
int cgroup_adopt(struct cgroup *cgroup, const struct plan *plan, const char *path, struct failure *failure);

#endif
