/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening directories of the control group file system.
 *
 * Mustn't: give a directory of any other file system for one.
 */
#define _GNU_SOURCE
#include "cgroup-open.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include "kernel.h"

/**
 * cgroup_open() - open a group, verified to be one
 * @path: absolute
 *
 * Return: a descriptor, or -1 with errno, ENODEV when it is none of version 2
 */
int cgroup_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	struct statfs fs;

	if (fd < 0)
		return -1;
	error = fstatfs(fd, &fs) < 0 ? errno : fs.f_type == CGROUP2_SUPER_MAGIC ? 0 : ENODEV;
	if (!error)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

/**
 * cgroup_open_below() - open a group below another
 * @parent: directory
 * @name:   one component
 *
 * Return: a descriptor, or -1 with errno
 */
int cgroup_open_below(int parent, const char *name)
{
	return sys_openat2(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0,
			   RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
}
