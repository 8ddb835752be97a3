/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources of binds that the container's process cannot open itself, for it has another mount namespace and often
 * another user namespace: they are opened by the monitor before it enters any, and inherited.
 *
 * Should:  run before the user namespace is entered; keep nothing open once the container's process is there.
 * Mustn't: attach anything: what is opened here is seen by nobody but whoever gets the descriptor.
 */
#define _GNU_SOURCE
#include "sources.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "id-map.h"
#include "kernel.h"
#include "shared-tree.h"

#define SOURCES_MAX 256

static int opened[SOURCES_MAX];
static unsigned int count;

/**
 * map_ids() - have the files of a mount shown with other owners
 * @mount:   not attached
 * @record:  the openSource record
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int map_ids(int mount, const struct plan_record *record, struct failure *failure)
{
	unsigned int depth = record->field[PLAN_OPEN_SOURCE_MAP_TREE].number ? AT_RECURSIVE : 0;
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_IDMAP };
	const struct userns_request request = { .uid_map = record->field[PLAN_OPEN_SOURCE_UID_MAP].text,
						.gid_map = record->field[PLAN_OPEN_SOURCE_GID_MAP].text,
						.newuidmap = "",
						.newgidmap = "",
						.setgroups = 1 };
	int space = userns_open(&request, record->field[PLAN_OPEN_SOURCE_SOURCE].text, failure);

	if (space < 0)
		return -1;
	attr.userns_fd = (__u64)space;
	if (sys_mount_setattr(mount, "", AT_EMPTY_PATH | depth, &attr) < 0)
		return fail(failure, errno, record->field[PLAN_OPEN_SOURCE_SOURCE].text);
	close(space);
	return 0;
}

/**
 * sources_open() - execute the openSource and openShared records
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int sources_open(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		const char *source;
		int fd;

		if (record.op != PLAN_OPEN_SOURCE && record.op != PLAN_OPEN_SHARED)
			continue;
		failure->step = PLAN_OPEN_SOURCE;
		if (count == SOURCES_MAX)
			return fail(failure, E2BIG, "");
		if (record.op == PLAN_OPEN_SHARED) {
			opened[count] = shared_tree_open(&record, failure);
			if (opened[count++] < 0)
				return -1;
			continue;
		}
		source = record.field[PLAN_OPEN_SOURCE_SOURCE].text;
		fd = sys_open_tree(AT_FDCWD, source,
				   OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
					   (record.field[PLAN_OPEN_SOURCE_RECURSIVE].number ? AT_RECURSIVE : 0));
		if (fd < 0)
			return fail(failure, errno, source);
		if (record.field[PLAN_OPEN_SOURCE_UID_MAP].length && map_ids(fd, &record, failure) < 0)
			return -1;
		opened[count++] = fd;
	}
	return 0;
}

/**
 * sources_take() - a source, for the container's process, once
 * @index: of its record, from 0
 *
 * Return: a descriptor, or -1 with errno
 */
int sources_take(unsigned int index)
{
	if (index < count)
		return opened[index];
	errno = EINVAL;
	return -1;
}

/**
 * sources_close() - let go of all sources
 */
void sources_close(void)
{
	while (count)
		close(opened[--count]);
}
