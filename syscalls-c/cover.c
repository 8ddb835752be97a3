/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records that cover paths of the root: files of ours over an image's, nothing over what is to be hidden, and a
 * read-only mount over what is to be kept.
 *
 * Should:  take what it covers with from a small tmpfs of its own, which leaves nothing behind on the host.
 * Mustn't: follow an image's link below /proc, /sys or /dev.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "kernel.h"
#include "mount.h"
#include "root.h"
#include "setup.h"

/**
 * support() - the small tmpfs for what we make ourselves, mounted on first use
 * @setup: the interpreter
 *
 * It covers the directory on the host that the container's root is in, in our mount namespace only: nothing is looked up
 * there any more once the root is open. Binds of its files keep it alive when the old root goes, so nothing
 * is left to remove.
 *
 * Return: a directory descriptor, or -1 with errno
 */
static int support(struct setup *setup)
{
	int target, fd, saved;

	if (setup->support >= 0)
		return setup->support;
	target = openat(setup->root, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	fd = mount_new("tmpfs", "rl", "mode=0755,size=4m,nr_inodes=64",
		       MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	if (target < 0 || fd < 0 ||
	    sys_move_mount(fd, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0) {
		saved = errno;
		if (target >= 0)
			close(target);
		if (fd >= 0)
			close(fd);
		errno = saved;
		return -1;
	}
	close(target);
	setup->support = fd;
	return fd;
}

/**
 * setup_generated_file() - the generated file record
 * @setup:  the interpreter
 * @record: target, content, mode
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_generated_file(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *content = &record->field[PLAN_GENERATED_FILE_CONTENT];
	const char *target = record->field[PLAN_GENERATED_FILE_TARGET].text;
	int directory = support(setup), file, mount, fd;
	char name[32];

	if (directory < 0)
		return fail(setup->failure, errno, target);
	/* the record's address is unique within the plan and needs no counter */
	snprintf(name, sizeof(name), "%zx", (size_t)((const uint8_t *)content->text - setup->plan->base));
	file = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		      (mode_t)record->field[PLAN_GENERATED_FILE_MODE].number);
	if (file < 0 || write(file, content->text, content->length) != (ssize_t)content->length)
		return fail(setup->failure, errno, target);
	close(file);
	mount = mount_clone_tree(directory, name, 0, 0);
	if (mount < 0)
		return fail(setup->failure, errno, target);
	fd = root_make_file(setup->root, target);
	if (fd < 0)
		return fail(setup->failure, errno, target);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * clone_null() - a mount of the host's null device, verified to be it
 *
 * Return: a descriptor, or -1 with errno
 */
static int clone_null(void)
{
	struct stat status;
	int fd = mount_clone_tree(AT_FDCWD, "/dev/null", 0, 0);

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3))
		return fd;
	close(fd);
	errno = ENODEV;
	return -1;
}

/**
 * setup_mask() - the mask record: hide a path
 * @setup:  the interpreter
 * @record: path
 *
 * A directory goes under one shared empty read-only directory, anything else under the null device.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_mask(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_MASK_PATH].text;
	int fd = root_open(setup->root, path, O_PATH, mount_links_to(path)), mount;
	struct stat status;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : fail(setup->failure, errno, path);
	if (fstat(fd, &status) < 0)
		return fail(setup->failure, errno, path);
	if (S_ISDIR(status.st_mode)) {
		int directory = support(setup);

		if (directory < 0 || (mkdirat(directory, "empty", 0555) < 0 && errno != EEXIST))
			return fail(setup->failure, errno, path);
		mount = mount_clone_tree(directory, "empty", 0, MOUNT_ATTR_RDONLY);
	} else {
		mount = clone_null();
	}
	if (mount < 0)
		return fail(setup->failure, errno, path);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
}

/**
 * setup_readonly() - the readonly record: make a path read-only with all that is mounted below it
 * @setup:  the interpreter
 * @record: path
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_readonly(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_READONLY_PATH].text;
	int fd = root_open(setup->root, path, O_PATH, mount_links_to(path)), mount;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : fail(setup->failure, errno, path);
	mount = mount_clone_tree(fd, "", 1, MOUNT_ATTR_RDONLY);
	if (mount < 0)
		return fail(setup->failure, errno, path);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
}
