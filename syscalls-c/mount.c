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
 * new_mount() - make a detached mount of a file system
 * @type:       file system type
 * @source:     its source, may be empty
 * @options:    "key=value,flag"
 * @attributes: MOUNT_ATTR_*
 *
 * Return: a descriptor of the mount, or -1 with errno
 */
static int new_mount(const char *type, const char *source, const char *options, unsigned int attributes)
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
 * attach() - put a detached mount onto an open target; closes both
 * @mount:  descriptor of the mount
 * @target: descriptor of what it covers
 *
 * Return: 0, or -1 with errno
 */
static int attach(int mount, int target)
{
	int rc = sys_move_mount(mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH),
	    saved = errno;

	close(mount);
	close(target);
	errno = saved;
	return rc;
}

/**
 * is_kernel_path() - is a target below the trees an image must not redirect?
 * @path: absolute path
 *
 * Return: true for /proc, /sys, /dev and what is below them
 */
static int is_kernel_path(const char *path)
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

	if (!is_kernel_path(path))
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
	mount = new_mount(record->field[PLAN_MOUNT_TYPE].text, record->field[PLAN_MOUNT_SOURCE].text,
			  record->field[PLAN_MOUNT_OPTIONS].text,
			  (unsigned int)record->field[PLAN_MOUNT_ATTRIBUTES].number);
	if (mount < 0) {
		close(fd);
		if (optional && (errno == EPERM || errno == EBUSY || errno == ENODEV))
			return 0;
		return fail(setup->failure, errno, target);
	}
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * clone_tree() - clone a mounted tree to a descriptor and set its attributes
 * @dirfd:       where @path starts
 * @path:        source; may be "" for @dirfd itself
 * @recursive:   with the mounts below it
 * @attributes:  MOUNT_ATTR_* to set
 * @propagation: MS_PRIVATE, … or 0
 *
 * Return: a descriptor, or -1 with errno
 */
static int clone_tree(int dirfd, const char *path, int recursive, uint64_t attributes, uint64_t propagation)
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

	mount = clone_tree(AT_FDCWD, source, record->field[PLAN_BIND_RECURSIVE].number != 0,
			   record->field[PLAN_BIND_ATTRIBUTES].number, record->field[PLAN_BIND_PROPAGATION].number);
	if (mount < 0 || fstat(mount, &status) < 0)
		return fail(setup->failure, errno, source);
	if (S_ISDIR(status.st_mode))
		fd = open_target(setup, target);
	else
		fd = root_make_file(setup->root, target);
	if (fd < 0)
		return fail(setup->failure, errno, target);
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}

/**
 * support() - the small tmpfs for what we make ourselves, mounted on first use
 * @setup: the interpreter
 *
 * It covers the container's own directory on the host, in our mount namespace only: nothing is looked up
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
	fd = new_mount("tmpfs", "rl", "mode=0755,size=4m,nr_inodes=64",
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
	mount = clone_tree(directory, name, 0, 0, 0);
	if (mount < 0)
		return fail(setup->failure, errno, target);
	fd = root_make_file(setup->root, target);
	if (fd < 0)
		return fail(setup->failure, errno, target);
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
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
	mount = clone_tree(AT_FDCWD, path, 0, 0, 0);
	if (mount < 0 || fstat(mount, &status) < 0)
		return fail(setup->failure, errno, path);
	if (!S_ISCHR(status.st_mode) && !S_ISBLK(status.st_mode))
		return fail(setup->failure, ENODEV, path);
	fd = root_make_file(setup->root, path);
	if (fd < 0)
		return fail(setup->failure, errno, path);
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
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

/**
 * clone_null() - a mount of the host's null device, verified to be it
 *
 * Return: a descriptor, or -1 with errno
 */
static int clone_null(void)
{
	struct stat status;
	int fd = clone_tree(AT_FDCWD, "/dev/null", 0, 0, 0);

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
	int fd = root_open(setup->root, path, O_PATH, is_kernel_path(path) ? ROOT_NO_SYMLINKS : ROOT_FOLLOW), mount;
	struct stat status;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : fail(setup->failure, errno, path);
	if (fstat(fd, &status) < 0)
		return fail(setup->failure, errno, path);
	if (S_ISDIR(status.st_mode)) {
		int directory = support(setup);

		if (directory < 0 || (mkdirat(directory, "empty", 0555) < 0 && errno != EEXIST))
			return fail(setup->failure, errno, path);
		mount = clone_tree(directory, "empty", 0, MOUNT_ATTR_RDONLY, 0);
	} else {
		mount = clone_null();
	}
	if (mount < 0)
		return fail(setup->failure, errno, path);
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
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
	int fd = root_open(setup->root, path, O_PATH, is_kernel_path(path) ? ROOT_NO_SYMLINKS : ROOT_FOLLOW), mount;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : fail(setup->failure, errno, path);
	mount = clone_tree(fd, "", 1, MOUNT_ATTR_RDONLY, 0);
	if (mount < 0)
		return fail(setup->failure, errno, path);
	return attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
}
