/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device nodes of the container, and the links beside them.
 *
 * Should:  make a node as it is asked for, or show the host's if that is the same one.
 * Mustn't: follow a link at a node's own name; give another device than the one that was asked for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "kernel.h"
#include "mount.h"
#include "setup.h"

#define ANY UINT32_MAX

/**
 * struct node - a device node as it is to be
 * @kind:   S_IFCHR, S_IFBLK or S_IFIFO
 * @number: its major and minor number
 * @mode:   its permissions, or ANY
 * @uid:    its owner, or ANY
 * @gid:    its group, or ANY
 */
struct node {
	mode_t kind;
	dev_t number;
	uint32_t mode;
	uint32_t uid;
	uint32_t gid;
};

/**
 * setup_device() - the device record: bind a device node of the host
 * @setup:  the interpreter
 * @record: name below /dev
 *
 * A device that every container has; the host's node is bound, after checking that it is a device at all.
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
	mount = mount_clone_tree(AT_FDCWD, path, 0, 0);
	if (mount < 0 || fstat(mount, &status) < 0)
		return fail(setup->failure, errno, path);
	if (!S_ISCHR(status.st_mode) && !S_ISBLK(status.st_mode))
		return fail(setup->failure, ENODEV, path);
	fd = mount_open_file(setup->root, path);
	if (fd < 0)
		return fail(setup->failure, errno, path);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, path) : 0;
}

/**
 * is_node() - is a file the device asked for?
 * @status: of the file
 * @node:   asked for
 *
 * Return: true or false
 */
static int is_node(const struct stat *status, const struct node *node)
{
	return (status->st_mode & S_IFMT) == node->kind && (node->kind == S_IFIFO || status->st_rdev == node->number);
}

/**
 * settle() - give a node in the root its owner and mode, after checking that it is the one asked for
 * @directory: where it is
 * @leaf:      its name
 * @node:      asked for
 *
 * Return: 0, or -1 with errno, EEXIST when it is something else
 */
static int settle(int directory, const char *leaf, const struct node *node)
{
	int fd = openat(directory, leaf, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	mode_t mode = node->mode == ANY ? 0666 : node->mode;
	struct stat status;
	char path[32];
	int rc = -1;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	if (!is_node(&status, node)) {
		errno = EEXIST;
	} else if (fchownat(fd, "", node->uid == ANY ? 0 : node->uid, node->gid == ANY ? 0 : node->gid,
			    AT_EMPTY_PATH) == 0) {
		/* a descriptor without rights to the file has its mode changed by this name alone */
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		rc = (status.st_mode & 07777) == mode ? 0 : chmod(path, mode);
	}
	if (rc == 0)
		close(fd);
	return rc;
}

/**
 * show_host_node() - bind the host's node of the same path
 * @root: the root
 * @path: where
 * @node: asked for
 *
 * Nothing of the host's node can be changed, so it must be as it was asked for. Its owner is often nobody in the
 * container; what is asked to be root's may then be.
 *
 * Return: 0, or -1 with errno
 */
static int show_host_node(int root, const char *path, const struct node *node)
{
	int mount = mount_clone_tree(AT_FDCWD, path, 0, 0), fd;
	struct stat status;

	if (mount < 0 || fstat(mount, &status) < 0)
		return -1;
	if (!is_node(&status, node)) {
		errno = ENODEV;
		return -1;
	}
	if ((node->mode != ANY && node->mode != (status.st_mode & 07777)) ||
	    (node->uid != ANY && node->uid && node->uid != status.st_uid) ||
	    (node->gid != ANY && node->gid && node->gid != status.st_gid)) {
		errno = EACCES;
		return -1;
	}
	fd = mount_open_file(root, path);
	return fd < 0 ? -1 : mount_attach(mount, fd);
}

/**
 * setup_make_device() - the makeDevice record
 * @setup:  the interpreter
 * @record: path, kind, major, minor, mode, uid, gid
 *
 * The kernel lets nobody in a user namespace make a device (EPERM); a FIFO is none.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_make_device(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_MAKE_DEVICE_PATH].text, *leaf;
	struct node node = { .kind = (mode_t)record->field[PLAN_MAKE_DEVICE_KIND].number,
			     .number = makedev((unsigned int)record->field[PLAN_MAKE_DEVICE_MAJOR].number,
					       (unsigned int)record->field[PLAN_MAKE_DEVICE_MINOR].number),
			     .mode = (uint32_t)record->field[PLAN_MAKE_DEVICE_MODE].number,
			     .uid = (uint32_t)record->field[PLAN_MAKE_DEVICE_UID].number,
			     .gid = (uint32_t)record->field[PLAN_MAKE_DEVICE_GID].number };
	int directory = mount_open_parent(setup->root, path, &leaf), rc;

	if (directory < 0)
		return fail(setup->failure, errno, path);
	rc = mknodat(directory, leaf, node.kind | 0600, node.number);
	if (rc < 0 && errno == EPERM && node.kind != S_IFIFO)
		rc = show_host_node(setup->root, path, &node);
	else if (rc == 0 || errno == EEXIST)
		rc = settle(directory, leaf, &node);
	if (rc < 0)
		return fail(setup->failure, errno, path);
	close(directory);
	return 0;
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
	int directory = mount_open_parent(setup->root, path, &leaf), rc, saved;

	if (directory < 0)
		return fail(setup->failure, errno, path);
	rc = symlinkat(record->field[PLAN_SYMLINK_TARGET].text, directory, leaf);
	saved = errno;
	close(directory);
	return rc < 0 && saved != EEXIST ? fail(setup->failure, saved, path) : 0;
}
