/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an entry is what lies below it: the overlay file system copies a file up when it is opened for
 * writing, whether anything is written or not.
 *
 * Must: look at everything a layer would keep; equal times and sizes prove nothing about content.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tree-read.h"

#define COMPARE_BLOCK 65536

static char one_block[COMPARE_BLOCK];
static char other_block[COMPARE_BLOCK];
static char xattr_names[65536];

/**
 * read_xattr_matters() - whether an extended attribute can be part of a layer, or is a mark in one
 * @name: its name
 *
 * Return: 1 or 0
 */
int read_xattr_matters(const char *name)
{
	return strncmp(name, "user.", 5) == 0 || strcmp(name, "security.capability") == 0;
}

/**
 * read_xattr_is_state() - whether an extended attribute belongs to an overlay file system
 * @name: its name
 *
 * Return: 1 or 0
 */
int read_xattr_is_state(const char *name)
{
	return strncmp(name, "user.overlay.", 13) == 0 || strncmp(name, "user.fuseoverlayfs.", 19) == 0 ||
	       strncmp(name, "user.containers.", 16) == 0;
}

/**
 * count_matching() - count the attributes of one file that another has too
 * @fd:    the file
 * @other: the other; the same descriptor to count them all
 *
 * Return: how many, or -1 when one differs
 */
static int count_matching(int fd, int other)
{
	ssize_t length = flistxattr(fd, xattr_names, sizeof(xattr_names)), size;
	int matching = 0;

	for (ssize_t at = 0; at < length; at += (ssize_t)strlen(xattr_names + at) + 1) {
		const char *name = xattr_names + at;

		if (!read_xattr_matters(name) || read_xattr_is_state(name))
			continue;
		matching++;
		if (other == fd)
			continue;
		size = fgetxattr(fd, name, one_block, sizeof(one_block));
		if (size < 0 || fgetxattr(other, name, other_block, sizeof(other_block)) != size ||
		    memcmp(one_block, other_block, (size_t)size) != 0)
			return -1;
	}
	return matching;
}

static int same_xattrs(int one, int other)
{
	int matching = count_matching(one, other);

	return matching >= 0 && count_matching(other, other) == matching;
}

static int same_content(int one, int other, off_t size)
{
	for (off_t at = 0; at < size;) {
		ssize_t got = pread(one, one_block, sizeof(one_block), at);

		if (got <= 0 || pread(other, other_block, (size_t)got, at) != got ||
		    memcmp(one_block, other_block, (size_t)got) != 0)
			return 0;
		at += got;
	}
	return 1;
}

static int same_target(const struct read_entry *one, const struct read_entry *other)
{
	ssize_t length = readlinkat(one->parent, one->name, one_block, sizeof(one_block));

	return length >= 0 && readlinkat(other->parent, other->name, other_block, sizeof(other_block)) == length &&
	       memcmp(one_block, other_block, (size_t)length) == 0;
}

static int same_opened(const struct read_entry *one, const struct read_entry *other)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	int fd = openat(other->parent, other->name, flags), same;
	struct stat stat;

	if (fd < 0)
		return 0;
	same = fstat(fd, &stat) == 0 && stat.st_ino == other->stat.st_ino && stat.st_dev == other->stat.st_dev &&
	       same_xattrs(one->fd, fd) &&
	       (!S_ISREG(one->stat.st_mode) || same_content(one->fd, fd, one->stat.st_size));
	close(fd);
	return same;
}

/**
 * read_is_same() - whether two entries are alike in all that a layer would keep
 * @one:     one, a file or directory open
 * @other:   the other
 * @is_root: whether they are the roots of trees, whose times do not count: nobody chose them
 *
 * Return: 1 or 0
 */
int read_is_same(const struct read_entry *one, const struct read_entry *other, int is_root)
{
	const struct stat *a = &one->stat, *b = &other->stat;

	if (a->st_mode != b->st_mode || a->st_uid != b->st_uid || a->st_gid != b->st_gid)
		return 0;
	if (!is_root && (a->st_mtim.tv_sec != b->st_mtim.tv_sec || a->st_mtim.tv_nsec != b->st_mtim.tv_nsec))
		return 0;
	if (S_ISDIR(a->st_mode))
		return same_opened(one, other);
	if (a->st_nlink != b->st_nlink)
		return 0;
	if (a->st_dev == b->st_dev && a->st_ino == b->st_ino)
		return 1;
	if (S_ISREG(a->st_mode))
		return a->st_size == b->st_size && same_opened(one, other);
	if (S_ISLNK(a->st_mode))
		return same_target(one, other);
	return a->st_rdev == b->st_rdev;
}
