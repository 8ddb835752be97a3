/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a mount of something that is there goes in the root: on a directory or on a file, as it is itself.
 *
 * Mustn't: cover what programs believe to be the kernel's.
 */
#define _GNU_SOURCE
#include "mount-place.h"

#include <errno.h>
#include <sys/stat.h>

#include "mount.h"
#include "proc.h"

/**
 * mount_place() - attach a mount to its target, which is made when it is missing
 * @setup:  the interpreter
 * @mount:  attached nowhere, of a directory or a file
 * @target: in the root
 *
 * Return: 0, or -1 with the failure filled
 */
int mount_place(struct setup *setup, int mount, const char *target)
{
	struct stat status, covered;
	int fd, made;

	if (fstat(mount, &status) < 0)
		return fail(setup->failure, errno, target);
	if (S_ISDIR(status.st_mode))
		fd = mount_open_directory(setup->root, target, &made);
	else
		fd = mount_open_file(setup->root, target);
	if (fd < 0 || fstat(fd, &covered) < 0)
		return fail(setup->failure, errno, target);
	if (proc_is_reached(fd, target))
		return fail(setup->failure, EXDEV, target);
	/* told as the kernel tells the other way round */
	if (!S_ISDIR(status.st_mode) && S_ISDIR(covered.st_mode))
		return fail(setup->failure, ENOTDIR, target);
	return mount_attach(mount, fd) < 0 ? fail(setup->failure, errno, target) : 0;
}
