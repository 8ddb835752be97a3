/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The container's control group (cgroups(7), version 2): made, given its limits, entered by the clone.
 *
 * It is made before the user namespace is entered, with the rights of the caller, who may own a part of the tree
 * that no id of the container does.
 *
 * Should:  walk component by component by descriptor, on the control group file system alone.
 * Mustn't: take a group that has processes in it; touch one that this container does not own.
 */
#define _GNU_SOURCE
#include "cgroup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "cgroup-beside.h"
#include "cgroup-limits.h"
#include "cgroup-open.h"
#include "cgroup-remove.h"
#include "kernel.h"
#include "small-file.h"

#define NAME_ROOM 256

/**
 * has_line() - is a line in a file of a group?
 * @group: directory
 * @file:  in it
 * @line:  with its newline
 *
 * Return: 1, or 0 also when the file cannot be read
 */
static int has_line(int group, const char *file, const char *line)
{
	char text[1024];

	return small_file(group, file, text, sizeof(text)) > 0 && strstr(text, line) != NULL;
}

/**
 * cgroup_give_up() - remove the group, and have none
 * @cgroup: may be none already
 */
void cgroup_give_up(struct cgroup *cgroup)
{
	const int open[] = { cgroup->parent, cgroup->group, cgroup->procs };

	if (cgroup->ours)
		cgroup_remove(cgroup->parent, cgroup->name, cgroup->grace);
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (open[i] >= 0)
			close(open[i]);
	*cgroup = CGROUP_NONE;
}

/**
 * walk() - go to a group from the top, making what is missing
 * @cgroup: its parent is the top; parent and group are filled
 * @plan:   with cgroupController records
 * @path:   below the top
 * @error:  from cgroup_share_controllers()
 *
 * Return: 1 when the group was made, 0 when it was there, -1 with errno
 */
static int walk(struct cgroup *cgroup, const struct plan *plan, const char *path, int *error)
{
	for (;;) {
		const char *end = strchrnul(path, '/');
		char name[NAME_ROOM];
		int made = 0, next;

		if ((size_t)(end - path) >= sizeof(name)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(name, path, (size_t)(end - path));
		name[end - path] = '\0';
		cgroup_share_controllers(cgroup->parent, plan, error);
		next = cgroup_open_below(cgroup->parent, name);
		if (next < 0 && errno == ENOENT) {
			made = mkdirat(cgroup->parent, name, 0755) == 0;
			if (!made && errno != EEXIST)
				return -1;
			next = cgroup_open_below(cgroup->parent, name);
		}
		if (next < 0)
			return -1;
		if (!*end) {
			cgroup->group = next;
			return made;
		}
		close(cgroup->parent);
		cgroup->parent = next;
		path = end + 1;
	}
}

/**
 * describe() - fill path and name
 * @cgroup: filled
 * @mount:  where the file system is mounted
 * @path:   below it, without a slash before
 *
 * Return: 0, or -1 with errno
 */
static int describe(struct cgroup *cgroup, const char *mount, const char *path)
{
	if (snprintf(cgroup->path, sizeof(cgroup->path), "%s/%s", mount, path) >= (int)sizeof(cgroup->path)) {
		cgroup->path[0] = '\0';
		errno = ENAMETOOLONG;
		return -1;
	}
	cgroup->name = strrchr(cgroup->path, '/') + 1;
	return 0;
}

/**
 * cgroup_take() - make the group and give it its limits
 * @cgroup:  CGROUP_NONE; filled
 * @plan:    the plan
 * @mount:   where the file system is mounted
 * @path:    of the group below it, without a slash before
 * @failure: filled
 *
 * Return: 0, or -1
 */
int cgroup_take(struct cgroup *cgroup, const struct plan *plan, const char *mount, const char *path,
		struct failure *failure)
{
	int error = 0, made;

	failure->step = PLAN_CGROUP;
	cgroup->parent = cgroup_open(mount);
	if (cgroup->parent < 0)
		return fail(failure, errno, mount);
	if (describe(cgroup, mount, path) < 0)
		return fail(failure, errno, path);
	made = walk(cgroup, plan, path, &error);
	if (made < 0)
		return fail(failure, errno, cgroup->path);
	if (!made && !has_line(cgroup->group, "cgroup.events", "populated 0\n"))
		return fail(failure, ENOTEMPTY, cgroup->path);
	if (!made && has_line(cgroup->group, "cgroup.events", "frozen 1\n"))
		return fail(failure, EDEADLK, cgroup->path);
	cgroup->ours = 1;
	if (cgroup_check_controllers(cgroup->group, plan, error, failure) < 0 ||
	    cgroup_write_limits(cgroup->group, plan, failure) < 0)
		return -1;
	cgroup->procs = openat(cgroup->group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	return cgroup->procs < 0 ? fail(failure, errno, cgroup->path) : 0;
}

/**
 * cgroup_make() - execute the cgroup or cgroupBeside record, if there is one; a unit of systemd's is made later
 * @cgroup:  CGROUP_NONE; filled
 * @plan:    the plan
 * @failure: filled; cgroup_remove() has to be called all the same when the group is @ours
 *
 * Return: 0, or -1
 */
int cgroup_make(struct cgroup *cgroup, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;

	if (!plan_find(plan, PLAN_CGROUP, &record)) {
		cgroup_beside(cgroup, plan);
		return 0;
	}
	if (record.field[PLAN_CGROUP_UNIT].length)
		return 0;
	cgroup->optional = record.field[PLAN_CGROUP_OPTIONAL].number != 0;
	if (cgroup_take(cgroup, plan, record.field[PLAN_CGROUP_MOUNT].text, record.field[PLAN_CGROUP_PATH].text,
			failure) == 0)
		return 0;
	if (!cgroup->optional)
		return -1;
	cgroup_give_up(cgroup);
	return 0;
}

/**
 * cgroup_adopt() - take the group that a process has been put into, and give it its limits
 * @cgroup:  CGROUP_NONE; filled
 * @plan:    the plan
 * @path:    of the group, as /proc/PID/cgroup has it
 * @failure: filled
 *
 * Return: 0, or -1
 */
int cgroup_adopt(struct cgroup *cgroup, const struct plan *plan, const char *path, struct failure *failure)
{
	struct plan_record record;
	const struct plan_field *root = &record.field[PLAN_CGROUP_ROOT];
	int error = 0;

	if (!plan_find(plan, PLAN_CGROUP, &record))
		return 0;
	failure->step = PLAN_CGROUP;
	/* what is mounted may be a part of the tree */
	if (strncmp(path, root->text, root->length) != 0 || path[root->length] != '/')
		return fail(failure, EXDEV, path);
	path += root->length + 1;
	if (describe(cgroup, record.field[PLAN_CGROUP_MOUNT].text, path) < 0)
		return fail(failure, errno, path);
	cgroup->parent = cgroup_open(record.field[PLAN_CGROUP_MOUNT].text);
	if (cgroup->parent < 0 || walk(cgroup, plan, path, &error) < 0)
		return fail(failure, errno, cgroup->path);
	cgroup->ours = 1;
	cgroup->grace = CGROUP_UNIT_GRACE;
	if (cgroup_check_controllers(cgroup->group, plan, error, failure) < 0)
		return -1;
	return cgroup_write_limits(cgroup->group, plan, failure);
}
