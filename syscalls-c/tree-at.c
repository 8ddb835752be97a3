/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking, reading and writing below the root that the worker has.
 *
 * Must: resolve by openat2(2) in that root. What it finds may change at any moment: decide about what is held open,
 * never about a path.
 * Mustn't: open what could wait or act (a FIFO, a device) for more than its attributes; follow a link that the kernel
 * makes up, such as those of /proc.
 */
#define _GNU_SOURCE
#include "tree-at.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel.h"
#include "tree-fields.h"
#include "tree.h"

/* What a file system stores at once; a block of zeros need not be stored. */
#define BLOCK 4096U

/* Our own directory in the host's /proc, opened while that is there to be seen. */
static int descriptors = -1;

/** tree_at_prepare() - open what is needed of /proc, before the mounts of another are entered */
void tree_at_prepare(void)
{
	descriptors = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/**
 * tree_at_open() - open a path below the root
 * @path:    relative, the root is empty
 * @flags:   of open(2)
 * @resolve: RESOLVE_* besides
 *
 * Return: a descriptor, or -1 with errno
 */
int tree_at_open(const char *path, int flags, uint64_t resolve)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), fd, saved;

	if (root < 0)
		return -1;
	fd = sys_openat2(root, *path ? path : ".", (uint64_t)(unsigned int)flags | O_CLOEXEC, 0,
			 RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve);
	saved = errno;
	close(root);
	errno = saved;
	return fd;
}

/**
 * tree_at_reopen() - open for use what an O_PATH descriptor stands for
 * @fd:    the descriptor
 * @flags: of open(2)
 *
 * Return: another descriptor, or -1 with errno
 */
int tree_at_reopen(int fd, int flags)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", fd);
	return openat(descriptors, number, flags | O_CLOEXEC);
}

/**
 * tell_path() - let the answer say where something is, free of symbolic links, or what a symbolic link says
 * @tree: its answer is filled
 * @fd:   the thing
 * @mode: its mode
 *
 * Return: 0, or -1 with errno
 */
static int tell_path(struct tree *tree, int fd, mode_t mode)
{
	ssize_t length;
	char number[16];

	snprintf(number, sizeof(number), "%d", fd);
	if (S_ISLNK(mode))
		length = readlinkat(fd, "", tree->error_path, sizeof(tree->error_path) - 1);
	else
		length = readlinkat(descriptors, number, tree->error_path, sizeof(tree->error_path) - 1);
	tree->error_path[length < 0 ? 0 : length] = '\0';
	return length < 0 ? -1 : 0;
}

/**
 * tree_look_record() - carry out a LOOK record
 * @tree:   no tree in the making; its answer is filled
 * @fields: the record
 *
 * What is not there is an answer, not a failure.
 *
 * Return: 0 or -1
 */
int tree_look_record(struct tree *tree, struct tree_fields *fields)
{
	static char path[PATH_MAX];
	uint64_t flags = tree_take(fields, 1);
	struct stat stat;
	int fd;

	tree_take_path(fields, fields->left, path, 1);
	if (fields->bad || tree->root >= 0 || flags > TREE_AT_FOLLOW)
		return tree_fail(tree, EPROTO, path);
	memset(tree->values, 0, sizeof(tree->values));
	fd = tree_at_open(path, O_PATH | (flags & TREE_AT_FOLLOW ? 0 : O_NOFOLLOW), 0);
	if (fd < 0) {
		tree->values[TREE_LOOK_ERROR] = (uint32_t)errno;
		return 0;
	}
	if (fstat(fd, &stat) < 0 || tell_path(tree, fd, stat.st_mode) < 0) {
		int error = errno;

		close(fd);
		return tree_fail(tree, error, path);
	}
	close(fd);
	tree->values[TREE_LOOK_MODE] = stat.st_mode;
	return 0;
}

/**
 * tree_open_record() - carry out an OPEN record
 * @tree:   cleared
 * @fields: the record
 *
 * Return: 0 or -1
 */
int tree_open_record(struct tree *tree, struct tree_fields *fields)
{
	static char path[PATH_MAX];
	uint64_t flags = tree_take(fields, 1);

	tree_take_path(fields, fields->left, path, 1);
	if (fields->bad || tree->root >= 0 || flags > (TREE_SINGLE_ID | TREE_CALLERS))
		return tree_fail(tree, EPROTO, path);
	tree->flat = 1;
	tree->in_place = 1;
	tree->single_id = (flags & TREE_SINGLE_ID) != 0;
	tree->callers = (flags & TREE_CALLERS) != 0;
	tree->resolve =
		RESOLVE_NO_MAGICLINKS | (tree->callers ? RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS : RESOLVE_IN_ROOT);
	memset(tree->values, 0, sizeof(tree->values));
	/* the path was found before, without links: one that is there now was put there by another */
	tree->root = tree_at_open(path, O_PATH | O_DIRECTORY, tree->callers ? RESOLVE_NO_SYMLINKS : 0);
	return tree->root < 0 ? tree_fail(tree, errno, path) : 0;
}

/**
 * is_zero() - is a block nothing but zeros?
 * @bytes:  the block
 * @length: its length, not 0
 *
 * Return: true or false
 */
static int is_zero(const char *bytes, size_t length)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0;
}

/**
 * tree_put() - append bytes to the file being written in place, leaving holes for zeros
 * @tree:   the tree
 * @bytes:  the bytes
 * @length: how many
 *
 * Return: 0, or -1 with errno
 */
int tree_put(struct tree *tree, const char *bytes, size_t length)
{
	while (length) {
		size_t piece = length < BLOCK ? length : BLOCK;
		ssize_t written;

		if (is_zero(bytes, piece)) {
			if (lseek(tree->entry, (off_t)piece, SEEK_CUR) < 0)
				return -1;
			written = (ssize_t)piece;
		} else {
			while (piece < length &&
			       !is_zero(bytes + piece, length - piece < BLOCK ? length - piece : BLOCK))
				piece += length - piece < BLOCK ? length - piece : BLOCK;
			written = write(tree->entry, bytes, piece);
			if (written < 0 && errno == EINTR)
				continue;
			if (written < 0)
				return -1;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

/**
 * tree_settle_size() - make a file as long as what was put into it, a hole at its end included
 * @tree: the tree
 * @fd:   the file, where writing has come to
 *
 * Return: 0, or -1 with errno
 */
int tree_settle_size(struct tree *tree, int fd)
{
	off_t end = tree->in_place ? lseek(fd, 0, SEEK_CUR) : 0;

	if (end <= 0)
		return end < 0 ? -1 : 0;
	return ftruncate(fd, end);
}
