/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control group that a process is made in which joins a container: the container's, or one below.
 *
 * Mustn't: make, change or remove a group; they are the container's.
 */
#define _GNU_SOURCE
#include "cgroup-join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "cgroup-open.h"

/**
 * cgroup_join() - open the group of the joinContainer record, if there is one
 * @cgroup:  CGROUP_NONE; filled
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int cgroup_join(struct cgroup *cgroup, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	const struct plan_field *path = &record.field[PLAN_JOIN_CONTAINER_CGROUP];

	if (!plan_find(plan, PLAN_JOIN_CONTAINER, &record) || path->length == 0)
		return 0;
	failure->step = PLAN_CGROUP;
	if (snprintf(cgroup->path, sizeof(cgroup->path), "%s", path->text) >= (int)sizeof(cgroup->path))
		return fail(failure, ENAMETOOLONG, path->text);
	cgroup->group = cgroup_open(cgroup->path);
	cgroup->procs = cgroup->group < 0 ? -1 : openat(cgroup->group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	return cgroup->procs < 0 ? fail(failure, errno, path->text) : 0;
}
