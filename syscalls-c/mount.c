/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mount records, by the mount API that works on descriptors (fsopen(2), open_tree(2), move_mount(2)).
 *
 * Should:  resolve each target inside the root to a descriptor and mount onto that descriptor; clone the
 *          source of a bind to a descriptor before the target is touched.
 * Mustn't: mount onto a path string; follow an image's link below /proc, /sys or /dev.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "kernel.h"
#include "mount.h"
#include "root.h"
#include "setup.h"

#define OPTIONS_MAX 4096

/**
 * apply_options() - hand "key=value,flag" options to a file system context
 * @context: from fsopen(2)
 * @options: the text
 *
 * Return: 0, or -1 with errno
 */
static int apply_options(int context, const char *options)
{
	char text[OPTIONS_MAX], *p = text, *next, *value;
	int rc;

	if (strlen(options) >= sizeof(text)) {
		errno = E2BIG;
		return -1;
	}
	strcpy(text, options);
	for (; *p; p = next) {
		next = strchr(p, ',');
		if (next)
			*next++ = '\0';
		else
			next = p + strlen(p);
		value = strchr(p, '=');
		if (value)
			*value++ = '\0';
		if (!*p)
			continue;
		rc = value ? sys_fsconfig(context, FSCONFIG_SET_STRING, p, value, 0)
			   : sys_fsconfig(context, FSCONFIG_SET_FLAG, p, NULL, 0);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/**
 * mount_new() - make a detached mount of a file system
 * @type:       file system type
 * @source:     its source, may be empty
 * @options:    "key=value,flag"
 * @attributes: MOUNT_ATTR_*
 *
 * Return: a descriptor of the mount, or -1 with errno
 */
int mount_new(const char *type, const char *source, const char *options, unsigned int attributes)
{
	int context = sys_fsopen(type, FSOPEN_CLOEXEC), fd = -1, saved;

	if (context < 0)
		return -1;
	if ((!*source || sys_fsconfig(context, FSCONFIG_SET_STRING, "source", source, 0) == 0) &&
	    apply_options(context, options) == 0 && sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		fd = sys_fsmount(context, FSMOUNT_CLOEXEC, attributes);
	saved = errno;
	close(context);
	errno = saved;
	return fd;
}

/**
 * mount_attach() - put a detached mount onto an open target; closes both
 * @mount:  descriptor of the mount
 * @target: descriptor of what it covers
 *
 * Return: 0, or -1 with errno
 */
int mount_attach(int mount, int target)
{
	int rc = sys_move_mount(mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH),
	    saved = errno;

	close(mount);
	close(target);
	errno = saved;
	return rc;
}

/**
 * mount_is_kernel_path() - is a target below the trees an image must not redirect?
 * @path: absolute path
 *
 * Return: true for /proc, /sys, /dev and what is below them
 */
int mount_is_kernel_path(const char *path)
{
	static const char *const trees[] = { "/proc", "/sys", "/dev" };

	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		size_t length = strlen(trees[i]);

		if (strncmp(path, trees[i], length) == 0 && (path[length] == '/' || path[length] == '\0'))
			return 1;
	}
	return 0;
}

/**
 * open_target() - open, or make, the directory something will be mounted on
 * @setup: the interpreter
 * @path:  where
 *
 * /proc, /sys and /dev must be real directories: an image that makes them links (CVE-2019-19921,
 * CVE-2026-41579) is refused with ELOOP.
 *
 * Return: a descriptor, or -1 with errno
 */
static int open_target(const struct setup *setup, const char *path)
{
	int fd;

	if (!mount_is_kernel_path(path))
		return root_make_directory(setup->root, path, 0755, NULL);
	fd = root_open(setup->root, path, O_PATH | O_DIRECTORY, ROOT_NO_SYMLINKS);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = root_make_directory(setup->root, path, 0755, NULL);
	if (fd < 0)
		return -1;
	close(fd);
	return root_open(setup->root, path, O_PATH | O_DIRECTORY, ROOT_NO_SYMLINKS);
}

/**
 * setup_mount() - the mount record
 * @setup:  the interpreter
 * @record: type, source, target, attributes, options, optional
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_mount(struct setup *setup, const struct plan_record *record)
{
	const char *target = record->field[PLAN_MOUNT_TARGET].text;
	int optional = record->field[PLAN_MOUNT_OPTIONAL].number != 0, fd, mount;

	fd = open_target(setup, target);
	if (fd < 0)
		return fail(setup->failure, errno, target);
	mount = mount_new(record->field[PLAN_MOUNT_TYPE].text, record->field[PLAN_MOUNT_SOURCE].text,
			  record->field[PLAN_MOUNT_OPTIONS].text,
			  (unsigned int)record->field[PLAN_MOUNT_ATTRIBUTES].number);
	if (mount < 0) {
		close(fd);
		if (optional && (errno == EPERM || errno == EBUSY || errno == ENODEV))
			return 0;
		return fail(setup->failure, errno, target);
	}
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * setup_process_files() - the processFiles record
 * @setup:  the interpreter
 * @record: no fields
 *
 * The path is the host's own, not an image's; and so are all paths after it.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_process_files(struct setup *setup, const struct plan_record *record)
{
	static const char target[] = "/proc";
	int fd = open(target, O_PATH | O_DIRECTORY | O_CLOEXEC), mount;

	(void)record;
	if (setup->root >= 0)
		close(setup->root);
	setup->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || setup->root < 0)
		return fail(setup->failure, errno, target);
	mount = mount_new("proc", "proc", "", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	if (mount < 0)
		return fail(setup->failure, errno, target);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * mount_clone_tree() - clone a mounted tree to a descriptor and set its attributes
 * @dirfd:       where @path starts
 * @path:        source; may be "" for @dirfd itself
 * @recursive:   with the mounts below it
 * @attributes:  MOUNT_ATTR_* to set
 * @propagation: MS_PRIVATE, … or 0
 *
 * Return: a descriptor, or -1 with errno
 */
int mount_clone_tree(int dirfd, const char *path, int recursive, uint64_t attributes, uint64_t propagation)
{
	unsigned int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
	/* the access time modes are one field of several bits: the old value must go before a new one is set */
	uint64_t cleared = attributes & MOUNT_ATTR__ATIME ? MOUNT_ATTR__ATIME : 0;
	struct mount_attr attr = { .attr_set = attributes, .attr_clr = cleared, .propagation = propagation };
	int fd = sys_open_tree(dirfd, path, flags), saved;

	if (fd < 0)
		return -1;
	if ((attributes || propagation) &&
	    sys_mount_setattr(fd, "", AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0), &attr) < 0) {
		saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

/**
 * setup_bind() - the bind record
 * @setup:  the interpreter
 * @record: source on the host, target in the root, attributes, recursive, propagation
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_bind(struct setup *setup, const struct plan_record *record)
{
	const char *source = record->field[PLAN_BIND_SOURCE].text, *target = record->field[PLAN_BIND_TARGET].text;
	struct stat status;
	int mount, fd;

	mount = mount_clone_tree(AT_FDCWD, source, record->field[PLAN_BIND_RECURSIVE].number != 0,
				 record->field[PLAN_BIND_ATTRIBUTES].number,
				 record->field[PLAN_BIND_PROPAGATION].number);
	if (mount < 0 || fstat(mount, &status) < 0)
		return fail(setup->failure, errno, source);
	if (S_ISDIR(status.st_mode))
		fd = open_target(setup, target);
	else
		fd = root_make_file(setup->root, target);
	if (fd < 0)
		return fail(setup->failure, errno, target);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * setup_device() - the device record: bind a device node of the host
 * @setup:  the interpreter
 * @record: name below /dev
 *
 * A user namespace may not mknod(2); the host's node is bound, after checking that it is a device at all.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_device(struct setup *setup, const struct plan_record *record)
{
	const char *name = record->field[PLAN_DEVICE_NAME].text;
	char path[256];
	struct stat status;
	int mount, fd;

	if (snprintf(path, sizeof(path), "/dev/%s", name) >= (int)sizeof(path))
		return fail(setup->failure, ENAMETOOLONG, name);
	mount = mount_clone_tree(AT_FDCWD, path, 0, 0, 0);
	if (mount < 0 || fstat(mount, &status) < 0)
		return fail(setup->failure, errno, path);
	if (!S_ISCHR(status.st_mode) && !S_ISBLK(status.st_mode))
		return fail(setup->failure, ENODEV, path);
	fd = root_make_file(setup->root, path);
	if (fd < 0)
		return fail(setup->failure, errno, path);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
}

/**
 * setup_symlink() - the symlink record
 * @setup:  the interpreter
 * @record: target, path
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_symlink(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_SYMLINK_PATH].text, *leaf;
	int directory = root_parent(setup->root, path, &leaf), rc, saved;

	if (directory < 0)
		return fail(setup->failure, errno, path);
	rc = symlinkat(record->field[PLAN_SYMLINK_TARGET].text, directory, leaf);
	saved = errno;
	close(directory);
	return rc < 0 && saved != EEXIST ? fail(setup->failure, saved, path) : 0;
}
