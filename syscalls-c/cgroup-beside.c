/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A control group for a container that nobody asked one for: with it, all of its processes can be frozen, counted and
 * killed at once.
 *
 * Should:  know before anything is made that the group could be entered.
 * Mustn't: fail: a container without it is as good as it was.
 */
#define _GNU_SOURCE
#include "cgroup-beside.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "small-file.h"

/**
 * own_group() - the group that we are in
 * @root: what of the tree is mounted
 * @text: filled with /proc/self/cgroup
 * @size: of @text
 *
 * Return: its path below the mount, without a slash before, or NULL when it is not in there
 */
static char *own_group(const char *root, char *text, size_t size)
{
	size_t length = strlen(root);
	char *path, *end;

	if (small_file(AT_FDCWD, "/proc/self/cgroup", text, size) <= 0)
		return NULL;
	/* the one of version 2 has no number and no controllers */
	path = strncmp(text, "0::", 3) == 0 ? text : strstr(text, "\n0::");
	if (!path)
		return NULL;
	path = strchr(path, ':') + 2;
	end = strchr(path, '\n');
	if (!end || strncmp(path, root, length) != 0 || path[length] != '/')
		return NULL;
	*end = '\0';
	/* groups outside of our cgroup namespace are shown so */
	return strstr(path, "/..") ? NULL : path + length + 1;
}

/**
 * make_below() - make the group below another, if that is ours
 * @cgroup: CGROUP_NONE; filled
 * @plan:   the plan
 * @mount:  where the file system is mounted
 * @parent: path of the other one below it
 * @name:   of the group
 *
 * Return: 0, or -1
 */
static int make_below(struct cgroup *cgroup, const struct plan *plan, const char *mount, const char *parent,
		      const char *name)
{
	const char *between = *parent ? "/" : "";
	char path[PATH_MAX];
	struct failure failure;

	/* who may write here may also make groups and move processes: that is what delegation gives */
	if (snprintf(path, sizeof(path), "%s/%s%scgroup.procs", mount, parent, between) >= (int)sizeof(path) ||
	    access(path, W_OK) < 0)
		return -1;
	if (snprintf(path, sizeof(path), "%s%s%s", parent, between, name) >= (int)sizeof(path))
		return -1;
	if (cgroup_take(cgroup, plan, mount, path, &failure) == 0) {
		cgroup->optional = 1;
		return 0;
	}
	cgroup_give_up(cgroup);
	return -1;
}

/**
 * cgroup_beside() - execute the cgroupBeside record, if there is one
 * @cgroup: CGROUP_NONE; filled when a group can be had
 * @plan:   the plan
 */
void cgroup_beside(struct cgroup *cgroup, const struct plan *plan)
{
	struct plan_record record;
	const char *mount, *name;
	char text[PATH_MAX], *own, *slash;

	if (!plan_find(plan, PLAN_CGROUP_BESIDE, &record))
		return;
	mount = record.field[PLAN_CGROUP_BESIDE_MOUNT].text;
	name = record.field[PLAN_CGROUP_BESIDE_NAME].text;
	own = own_group(record.field[PLAN_CGROUP_BESIDE_ROOT].text, text, sizeof(text));
	if (!own)
		return;
	slash = strrchr(own, '/');
	/* beside our own first: below a group with processes none can have limits, not later either */
	if (slash) {
		*slash = '\0';
		if (make_below(cgroup, plan, mount, own, name) == 0)
			return;
		*slash = '/';
	}
	make_below(cgroup, plan, mount, own, name);
}
