/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Volume records: directories that containers share and that outlive them.
 *
 * Should:  resolve a part of a volume in the volume, whatever links are in it.
 * Mustn't: mount a file over a directory, or a directory over a file; see mount.c for the rest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/stat.h>

#include "copy-up.h"
#include "inner.h"
#include "kernel.h"
#include "mount-place.h"
#include "mount.h"
#include "root.h"
#include "setup.h"

/**
 * clone_volume() - a volume, or a part of it, as a mount of its own
 * @data:   the volume's content
 * @record: the volume record
 *
 * Return: a descriptor, or -1 with errno
 */
static int clone_volume(int data, const struct plan_record *record)
{
	struct mount_changes what = { .set = record->field[PLAN_VOLUME_ATTRIBUTES].number,
				      .clear = record->field[PLAN_VOLUME_CLEARED].number,
				      .tree_set = record->field[PLAN_VOLUME_TREE_ATTRIBUTES].number,
				      .tree_clear = record->field[PLAN_VOLUME_TREE_CLEARED].number,
				      .propagation = record->field[PLAN_VOLUME_PROPAGATION].number };
	const char *part = record->field[PLAN_VOLUME_SUBPATH].text;
	int from = *part ? root_open(data, part, O_PATH, ROOT_FOLLOW) : data, mount = -1, saved;

	if (from >= 0)
		mount = sys_open_tree(from, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
	saved = errno;
	if (from >= 0 && from != data)
		close(from);
	errno = saved;
	if (mount < 0 || mount_change(mount, &what) == 0)
		return mount;
	saved = errno;
	close(mount);
	errno = saved;
	return -1;
}

/**
 * open_image() - the image's directory that a volume is filled from
 * @root:   the root
 * @target: where the volume goes
 *
 * A link may lead to what is mounted already, such as /proc: that is none of the image's.
 *
 * Return: a descriptor, or -1 with errno; 0 as errno when there is nothing of the image
 */
static int open_image(int root, const char *target)
{
	int fd = root_open(root, target, O_PATH | O_DIRECTORY, mount_links_to(target));
	struct stat here, there;

	if (fd < 0) {
		errno = errno == ENOENT || errno == ENOTDIR ? 0 : errno;
		return -1;
	}
	if (fstat(root, &here) == 0 && fstat(fd, &there) == 0 && here.st_dev == there.st_dev)
		return fd;
	close(fd);
	errno = 0;
	return -1;
}

/**
 * open_volume() - the volume's content, with the image's if it is new
 * @root:   the root
 * @record: the volume record
 *
 * Where the image has nothing, there is nothing to copy, not even a directory to make: a part of the volume that is
 * a file needs another mount point.
 *
 * Return: a descriptor, or -1 with errno
 */
static int open_volume(int root, const struct plan_record *record)
{
	const char *target = record->field[PLAN_VOLUME_TARGET].text;
	int image = -1, data, saved;

	if (record->field[PLAN_VOLUME_COPY_UP].number) {
		image = open_image(root, target);
		if (image < 0 && errno != 0)
			return -1;
	}
	data = copy_up_open(record->field[PLAN_VOLUME_DIRECTORY].text, image,
			    record->field[PLAN_VOLUME_CONTAINER].text);
	saved = errno;
	if (image >= 0)
		close(image);
	errno = saved;
	return data;
}

/**
 * volume_source() - what a volume record mounts
 * @root:   the root, with what the image has at the target
 * @record: the volume record
 *
 * Return: a mount that is attached nowhere, or -1 with errno
 */
int volume_source(int root, const struct plan_record *record)
{
	int data = open_volume(root, record), mount, saved;

	if (data < 0)
		return -1;
	mount = clone_volume(data, record);
	saved = errno;
	close(data);
	errno = saved;
	return mount;
}

/**
 * setup_volume() - the volume record
 * @setup:  the interpreter
 * @record: directory, subpath, target in the root, attributes, propagation, copyUp, container
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_volume(struct setup *setup, const struct plan_record *record)
{
	const char *directory = record->field[PLAN_VOLUME_DIRECTORY].text,
		   *target = record->field[PLAN_VOLUME_TARGET].text;
	int mount = inner_root() < 0 ? volume_source(setup->root, record) : inner_next();

	if (mount < 0) {
		const char *part = record->field[PLAN_VOLUME_SUBPATH].text;

		return fail(setup->failure, errno, *part ? part : directory);
	}
	return mount_place(setup, mount, target);
}
