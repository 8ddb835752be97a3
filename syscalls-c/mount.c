/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mount records, by the mount API that works on descriptors (fsopen(2), open_tree(2), move_mount(2)).
 *
 * Should:  resolve each target inside the root to a descriptor and mount onto that descriptor; clone the
 *          source of a bind to a descriptor before the target is touched.
 * Mustn't: mount onto a path string; follow an image's link below /proc, /sys or /dev.
 */
#define _GNU_SOURCE
#include "mount.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "below.h"
#include "kernel.h"
#include "proc.h"
#include "root.h"
#include "setup.h"

#define OPTIONS_MAX 4096

/**
 * mount_options() - hand "key=value,flag" options to a file system context
 * @context: from fsopen(2)
 * @options: the text
 *
 * Return: 0, or -1 with errno
 */
int mount_options(int context, const char *options)
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
 * mount_new_labelled() - make a detached mount of a file system
 * @type:       file system type
 * @source:     its source, may be empty
 * @options:    "key=value,flag"
 * @attributes: MOUNT_ATTR_*
 * @label:      SELinux context of all of its files, or NULL
 *
 * Return: a descriptor of the mount, or -1 with errno
 */
static int mount_new_labelled(const char *type, const char *source, const char *options, unsigned int attributes,
			      const char *label)
{
	int context = sys_fsopen(type, FSOPEN_CLOEXEC), fd = -1, saved;

	if (context < 0)
		return -1;
	if ((!*source || sys_fsconfig(context, FSCONFIG_SET_STRING, "source", source, 0) == 0) &&
	    mount_options(context, options) == 0 &&
	    (!label || sys_fsconfig(context, FSCONFIG_SET_STRING, "context", label, 0) == 0) &&
	    sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		fd = sys_fsmount(context, FSMOUNT_CLOEXEC, attributes);
	saved = errno;
	close(context);
	errno = saved;
	return fd;
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
	return mount_new_labelled(type, source, options, attributes, NULL);
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
 * mount_links_to() - what to do about symbolic links on the way to a path
 * @path: absolute path
 *
 * /proc, /sys and /dev must be real directories: an image that makes them links (CVE-2019-19921,
 * CVE-2026-41579) is refused with ELOOP.
 */
enum root_links mount_links_to(const char *path)
{
	return is_kernel_path(path) ? ROOT_NO_SYMLINKS : ROOT_FOLLOW;
}

/**
 * mount_open_directory() - open, or make, the directory something will be mounted on
 * @root: the root
 * @path: where
 * @made: set to 1 when it was made, else 0
 *
 * Return: a descriptor, or -1 with errno
 */
int mount_open_directory(int root, const char *path, int *made)
{
	int fd = root_open(root, path, O_PATH | O_DIRECTORY, mount_links_to(path));

	*made = 0;
	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = root_make_directory(root, path, 0755, made);
	if (fd < 0 || mount_links_to(path) == ROOT_FOLLOW)
		return fd;
	close(fd);
	return root_open(root, path, O_PATH | O_DIRECTORY, ROOT_NO_SYMLINKS);
}

/**
 * mount_open_parent() - open, or make, the directory a path's last component is in
 * @root: the root
 * @path: a path without trailing slash
 * @leaf: filled with the last component
 *
 * Return: a descriptor, or -1 with errno
 */
int mount_open_parent(int root, const char *path, const char **leaf)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	int made;

	if (!slash || !slash[1] || length >= sizeof(parent)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(parent, path, length);
	parent[length] = '\0';
	*leaf = slash + 1;
	return mount_open_directory(root, length ? parent : "/", &made);
}

/**
 * mount_open_file() - open the file something will be mounted on, making an empty one when missing
 * @root: the root
 * @path: where
 *
 * Return: an O_PATH descriptor, or -1 with errno
 */
int mount_open_file(int root, const char *path)
{
	const char *leaf;
	int directory, file, fd;

	if (mount_links_to(path) == ROOT_FOLLOW)
		return root_make_file(root, path);
	fd = root_open(root, path, O_PATH, ROOT_NO_SYMLINKS);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	directory = mount_open_parent(root, path, &leaf);
	if (directory < 0)
		return -1;
	file = openat(directory, leaf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	close(directory);
	if (file < 0 && errno != EEXIST)
		return -1;
	if (file >= 0)
		close(file);
	return root_open(root, path, O_PATH, ROOT_NO_SYMLINKS);
}

/**
 * change() - one call of mount_setattr(2), none when there is nothing to change
 * @mount: a mount's root
 * @flags: 0 or AT_RECURSIVE
 * @attr:  what
 *
 * Return: 0, or -1 with errno
 */
static int change(int mount, unsigned int flags, struct mount_attr attr)
{
	/* the access time modes are one field of several bits: the old value must go before a new one is set */
	if (attr.attr_set & MOUNT_ATTR__ATIME)
		attr.attr_clr |= MOUNT_ATTR__ATIME;
	if (!attr.attr_set && !attr.attr_clr && !attr.propagation)
		return 0;
	return sys_mount_setattr(mount, "", AT_EMPTY_PATH | flags, &attr);
}

/**
 * mount_change() - change a mount, then it with those below it, then whom it sends its mounts to
 * @mount: a descriptor of its root
 * @what:  the changes
 *
 * Return: 0, or -1 with errno
 */
int mount_change(int mount, const struct mount_changes *what)
{
	unsigned int depth = what->propagation & MS_REC ? AT_RECURSIVE : 0;

	if (change(mount, 0, (struct mount_attr){ .attr_set = what->set, .attr_clr = what->clear }) < 0 ||
	    change(mount, AT_RECURSIVE,
		   (struct mount_attr){ .attr_set = what->tree_set, .attr_clr = what->tree_clear }) < 0)
		return -1;
	return change(mount, depth, (struct mount_attr){ .propagation = what->propagation & ~(uint64_t)MS_REC });
}

/**
 * fill_mount() - give a new mount what it takes from the directory it will cover, and its last attributes
 * @mount:  the mount, not yet read-only
 * @target: the directory
 * @made:   the directory is ours
 * @record: the mount record
 *
 * Return: 0, or -1 with errno
 */
static int fill_mount(int mount, int target, int made, const struct plan_record *record)
{
	struct mount_changes what = { .set = record->field[PLAN_MOUNT_ATTRIBUTES].number & MOUNT_ATTR_RDONLY,
				      .propagation = record->field[PLAN_MOUNT_PROPAGATION].number };

	if (!made && below_take(mount, target, (unsigned int)record->field[PLAN_MOUNT_BELOW].number) < 0)
		return -1;
	return mount_change(mount, &what);
}

/**
 * may_be_labelled() - can a whole file system of this type be given one label?
 * @type: file system type
 *
 * The files of these have labels of their own, or are shared with other mounts that have none.
 *
 * Return: true when it can
 */
static int may_be_labelled(const char *type)
{
	static const char *const own[] = { "proc", "sysfs", "mqueue", "cgroup2" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(type, own[i]) == 0)
			return 0;
	return 1;
}

/**
 * setup_mount() - the mount record
 * @setup:  the interpreter
 * @record: type, source, target, attributes, options, optional, propagation, below
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_mount(struct setup *setup, const struct plan_record *record)
{
	const char *target = record->field[PLAN_MOUNT_TARGET].text, *type = record->field[PLAN_MOUNT_TYPE].text;
	unsigned int attributes = (unsigned int)record->field[PLAN_MOUNT_ATTRIBUTES].number;
	int optional = record->field[PLAN_MOUNT_OPTIONAL].number != 0, made, fd, mount;

	fd = mount_open_directory(setup->root, target, &made);
	if (fd < 0 || proc_is_reached(fd, target))
		return fail(setup->failure, fd < 0 ? errno : EXDEV, target);
	mount = mount_new_labelled(
		type, record->field[PLAN_MOUNT_SOURCE].text, record->field[PLAN_MOUNT_OPTIONS].text,
		record->field[PLAN_MOUNT_BELOW].number ? attributes & ~(unsigned int)MOUNT_ATTR_RDONLY : attributes,
		may_be_labelled(type) ? setup->mount_label : NULL);
	if (mount < 0) {
		close(fd);
		if (optional && (errno == EPERM || errno == EBUSY || errno == ENODEV))
			return 0;
		return fail(setup->failure, errno, target);
	}
	if (fill_mount(mount, fd, made, record) < 0)
		return fail(setup->failure, errno, target);
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
 * @dirfd:      where @path starts
 * @path:       source; may be "" for @dirfd itself
 * @recursive:  with the mounts below it
 * @attributes: MOUNT_ATTR_* to set
 *
 * Return: a descriptor, or -1 with errno
 */
int mount_clone_tree(int dirfd, const char *path, int recursive, uint64_t attributes)
{
	unsigned int depth = recursive ? AT_RECURSIVE : 0;
	int fd = sys_open_tree(dirfd, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | depth), saved;

	if (fd < 0 || change(fd, depth, (struct mount_attr){ .attr_set = attributes }) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}
