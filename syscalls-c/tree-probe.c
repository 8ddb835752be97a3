/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this host lets a container's root file system be made of: a trial, not a guess from version numbers.
 *
 * Must: see the marks the tree worker writes work in a real mount.
 * Mustn't: leave a mount or a file behind; be seen by other processes (the mount namespace is our own).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy-file.h"
#include "tree-private.h"
#include "tree.h"

/**
 * make_layers() - make two layers, an upper and a work directory in the current directory
 *
 * Return: 0 or -1 with errno
 */
static int make_layers(void)
{
	static const char *const directories[] = { "bottom",	    "bottom/hidden", "bottom/hidden/entry",
						   "top",	    "top/hidden",    "upper",
						   "work",	    "merged",	     "bottom/change",
						   "bottom/removed" };

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		if (mkdir(directories[i], 0755) < 0)
			return -1;
	}
	if (setxattr("top/hidden", OPAQUE_XATTR, "y", 1, 0) < 0)
		return -1;
	return mknod("top/removed", S_IFCHR, makedev(0, 0));
}

/**
 * try_merged() - look at the merged tree and change it
 *
 * Return: 0 or -1 with errno; EINVAL when a mark is not understood
 */
static int try_merged(void)
{
	struct stat stat;

	if (lstat("merged/hidden", &stat) < 0)
		return -1;
	if (lstat("merged/hidden/entry", &stat) == 0 || lstat("merged/removed", &stat) == 0) {
		errno = EINVAL;
		return -1;
	}
	/* A copy-up needs extended attributes and whiteouts in the upper directory. */
	if (chmod("merged/change", 0700) < 0)
		return -1;
	return rmdir("merged/change");
}

/**
 * try_overlay() - mount an overlay in the current directory
 *
 * Return: 0 or errno
 */
static int try_overlay(void)
{
	static const char options[] = "userxattr,lowerdir=top:bottom,upperdir=upper,workdir=work";
	int error = 0;

	if (make_layers() < 0 || unshare(CLONE_NEWNS) < 0)
		return errno;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return errno;
	if (mount("overlay", "merged", "overlay", 0, options) < 0)
		return errno;
	if (try_merged() < 0)
		error = errno;
	if (umount2("merged", MNT_DETACH) < 0 && !error)
		error = errno;
	return error;
}

/**
 * tree_probe() - try what this host allows
 * @tree:      cleared; its values are filled
 * @directory: where layers and containers will be; the file system matters
 *
 * Return: 0 or -1 when the trial itself could not be made
 */
int tree_probe(struct tree *tree, const char *directory)
{
	int fd;

	if (tree_open_directory(tree, directory) < 0 || tree_temporary(tree) < 0)
		return -1;
	if (fchdir(tree->temporary) < 0)
		return tree_fail(tree, errno, directory);
	tree->values[TREE_OVERLAY_ERROR] = (uint32_t)try_overlay();
	fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	tree->values[TREE_FUSE_ERROR] = fd < 0 ? (uint32_t)errno : 0;
	if (fd >= 0)
		close(fd);
	return chdir("/") < 0 ? tree_fail(tree, errno, "/") : 0;
}
