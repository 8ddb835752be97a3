/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container whose user namespace is within the one that the others share, with ids that no other container has.
 *
 * Its root is nobody to the directories of the host that lead to its image, its volumes and what is bound. So all
 * that is opened by the stepping stone, while it is still root of the namespace above, in mounts that are attached
 * nowhere, and the container's process takes them by descriptor. Files of the image keep their owners on disk: the
 * overlay's FUSE program shows them shifted, and no file is copied.
 *
 * Should:  run in a mount namespace of its own, before the inner user namespace is entered.
 * Mustn't: change the owner of anything but an empty volume, which nobody has used yet.
 */
#define _GNU_SOURCE
#include "inner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy-up.h"
#include "kernel.h"
#include "setup.h"
#include "userns.h"

#define SOURCES_MAX 256

static int sources[SOURCES_MAX];
static unsigned int count, taken;
static int root = -1;

/**
 * inner_userns_open() - execute the innerUserns record, if there is one
 * @plan:    the plan, whose userns record has been executed
 * @fd:      set to a descriptor of the namespace; untouched when there is none
 * @failure: filled
 *
 * Return: 0, or -1
 */
int inner_userns_open(const struct plan *plan, int *fd, struct failure *failure)
{
	struct plan_record record;
	struct userns_request request = { .newuidmap = "", .newgidmap = "", .setgroups = 1 };

	if (!plan_find(plan, PLAN_INNER_USERNS, &record))
		return 0;
	failure->step = PLAN_INNER_USERNS;
	request.uid_map = record.field[PLAN_INNER_USERNS_UID_MAP].text;
	request.gid_map = record.field[PLAN_INNER_USERNS_GID_MAP].text;
	*fd = userns_open(&request, "", failure);
	return *fd < 0 ? -1 : 0;
}

/**
 * take_if_new() - make an empty volume of ours the container's
 * @volume: a mount of its content
 * @inner:  the innerUserns record
 *
 * What cannot be changed, as where it is mounted to be read only, stays as it is.
 */
static void take_if_new(int volume, const struct plan_record *inner)
{
	int data = openat(volume, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat status;

	if (data < 0)
		return;
	if (fstat(data, &status) == 0 && status.st_uid == 0 && status.st_gid == 0 && copy_up_is_empty(data) == 1)
		(void)!fchown(data, (uid_t)inner->field[PLAN_INNER_USERNS_UID].number,
			      (gid_t)inner->field[PLAN_INNER_USERNS_GID].number);
	close(data);
}

/**
 * open_each() - open what bind and volume records mount, in their order
 * @plan:    the plan
 * @inner:   the innerUserns record
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int open_each(const struct plan *plan, const struct plan_record *inner, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		int fd;

		if (record.op != PLAN_BIND && record.op != PLAN_VOLUME)
			continue;
		failure->step = record.op;
		if (count == SOURCES_MAX)
			return fail(failure, E2BIG, "");
		if (record.op == PLAN_BIND)
			fd = bind_source(&record);
		else
			fd = volume_source(root, &record);
		if (fd < 0)
			return fail(failure, errno,
				    record.op == PLAN_BIND ? record.field[PLAN_BIND_SOURCE].text
							   : record.field[PLAN_VOLUME_DIRECTORY].text);
		if (record.op == PLAN_VOLUME)
			take_if_new(fd, inner);
		sources[count++] = fd;
	}
	return 0;
}

/**
 * inner_open() - open the root, and what is mounted in it, for a process that could not
 * @plan:    the plan, with an innerUserns record
 * @overlay: the overlay record, which is mounted
 * @failure: filled
 *
 * Return: 0, or -1
 */
int inner_open(const struct plan *plan, const struct plan_record *overlay, struct failure *failure)
{
	const char *target = overlay->field[PLAN_OVERLAY_TARGET].text;
	struct plan_record inner;

	failure->step = PLAN_INNER_USERNS;
	if (!plan_find(plan, PLAN_INNER_USERNS, &inner))
		return fail(failure, EINVAL, "");
	failure->step = PLAN_ROOT;
	root = sys_open_tree(AT_FDCWD, target, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	return root < 0 ? fail(failure, errno, target) : open_each(plan, &inner, failure);
}

/**
 * inner_root() - the container's root
 *
 * Return: a mount that is attached nowhere, or -1 for a container without an inner user namespace
 */
int inner_root(void)
{
	return root;
}

/**
 * inner_next() - what the next bind or volume record mounts
 *
 * Return: a mount that is attached nowhere, or -1 with errno
 */
int inner_next(void)
{
	if (taken < count)
		return sources[taken++];
	errno = EINVAL;
	return -1;
}
