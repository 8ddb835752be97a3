/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Image records: the files of another image, to be read.
 *
 * An image is an overlay without an upper directory: its file system itself is read-only, whatever is done to the mount.
 * A read-only bind of a layer is one flag of a mount that belongs to the container's own namespaces, and who has
 * CAP_SYS_ADMIN there takes it away.
 *
 * Should:  resolve a part of the image in the image, whatever links are in it.
 * Mustn't: let anything be written to layers, which other containers have, too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "kernel.h"
#include "mount-place.h"
#include "root.h"
#include "rootfs.h"
#include "setup.h"

/**
 * mount_overlay() - mount several layers over one another, at a place that shows something else but for this moment
 * @fds:   the layers, top first
 * @count: how many, more than one
 * @stage: the place
 *
 * Return: the mount, attached nowhere, or -1 with errno
 */
static int mount_overlay(const int *fds, int count, const char *stage)
{
	static char options[OVERLAY_OPTIONS_MAX];
	size_t used = 0;
	int mount, saved;

	for (int i = 0; i < count && used < sizeof(options); i++)
		used += (size_t)snprintf(options + used, sizeof(options) - used, "%s%d", i ? ":" : "lowerdir=", fds[i]);
	if (used < sizeof(options))
		used += (size_t)snprintf(options + used, sizeof(options) - used, ",userxattr");
	if (used >= sizeof(options)) {
		errno = E2BIG;
		return -1;
	}
	if (chdir("/proc/self/fd") < 0 ||
	    syscall(SYS_mount, "overlay", stage, "overlay", (unsigned long)MS_RDONLY, options) < 0)
		return -1;
	mount = sys_open_tree(AT_FDCWD, stage, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	saved = errno;
	if (syscall(SYS_umount2, stage, MNT_DETACH) < 0 && mount >= 0) {
		saved = errno;
		close(mount);
		mount = -1;
	}
	errno = saved;
	return mount;
}

/**
 * mount_alone() - mount a single layer in the same way, which takes an empty directory below it
 * @fds:   the layer, and room for the directory
 * @stage: a place as mount_overlay() wants it
 *
 * Return: the mount, attached nowhere, or -1 with errno
 */
static int mount_alone(int fds[2], const char *stage)
{
	int mount = -1, saved;

	if (syscall(SYS_mount, "tmpfs", stage, "tmpfs", (unsigned long)MS_RDONLY, "size=4k,mode=555") < 0)
		return -1;
	fds[1] = open(stage, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fds[1] >= 0)
		mount = mount_overlay(fds, 2, stage);
	saved = errno;
	if (fds[1] >= 0)
		close(fds[1]);
	if (syscall(SYS_umount2, stage, MNT_DETACH) < 0 && mount >= 0) {
		saved = errno;
		close(mount);
		mount = -1;
	}
	errno = saved;
	return mount;
}

/**
 * mount_layers() - an image as a mount of its own
 * @record: base, layers, stage, overlayOnly
 *
 * Where no overlay can be made of a single layer, as on overlays over overlays, a bind shows the same.
 *
 * Return: the mount, attached nowhere, or -1 with errno
 */
static int mount_layers(const struct plan_record *record)
{
	const char *stage = record->field[PLAN_IMAGE_STAGE].text;
	int fds[OVERLAY_LOWER_MAX], count, mount = -1, saved;
	int base = open(record->field[PLAN_IMAGE_BASE].text, O_PATH | O_DIRECTORY | O_CLOEXEC);

	count = base < 0 ? -1 : open_lower(fds, base, record->field[PLAN_IMAGE_LAYERS].text);
	if (count == 1) {
		mount = mount_alone(fds, stage);
		if (mount < 0 && record->field[PLAN_IMAGE_OVERLAY_ONLY].number)
			errno = EOPNOTSUPP;
		else if (mount < 0)
			mount = sys_open_tree(fds[0], "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
	} else if (count > 1) {
		mount = mount_overlay(fds, count, stage);
	}
	saved = errno;
	for (int i = 0; i < count; i++)
		close(fds[i]);
	if (base >= 0)
		close(base);
	errno = saved;
	return mount;
}

/**
 * take_part() - of an image, what is at a path
 * @mount: the image; closed when it is not what is returned
 * @part:  relative path, empty for all of it
 *
 * Return: a mount, attached nowhere, or -1 with errno
 */
static int take_part(int mount, const char *part)
{
	int from, tree = -1, saved;

	if (!*part)
		return mount;
	from = root_open(mount, part, O_PATH, ROOT_FOLLOW);
	if (from >= 0)
		tree = sys_open_tree(from, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
	saved = errno;
	if (from >= 0)
		close(from);
	close(mount);
	errno = saved;
	return tree;
}

/**
 * setup_image() - the image record
 * @setup:  the interpreter
 * @record: base, layers, subpath, target in the root, stage, overlayOnly
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_image(struct setup *setup, const struct plan_record *record)
{
	const char *part = record->field[PLAN_IMAGE_SUBPATH].text, *target = record->field[PLAN_IMAGE_TARGET].text;
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV, .propagation = MS_PRIVATE };
	int mount = mount_layers(record);

	if (mount < 0)
		return fail(setup->failure, errno, target);
	mount = take_part(mount, part);
	if (mount < 0 || sys_mount_setattr(mount, "", AT_EMPTY_PATH, &attr) < 0)
		return fail(setup->failure, errno, *part ? part : target);
	return mount_place(setup, mount, target);
}
