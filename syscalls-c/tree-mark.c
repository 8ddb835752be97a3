/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can only be done when all entries are there: the times of directories, which every new entry
 * changes, and in the flat form taking the overlay marks away after the lower was merged in.
 *
 * Must: bound its memory. Mustn't: fail over an entry that a later one replaced.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy-file.h"
#include "kernel.h"
#include "tree-private.h"

/* Some 700,000 directories with paths of 70 bytes. */
#define MARKS_MAX (64U << 20)

struct mark {
	struct timespec mtime;
	uint16_t kind;
	uint16_t mode;	 /* of MARK_MODE */
	uint16_t length; /* of the path behind it, without its NUL */
};

/**
 * remember() - put a mark behind those that are there
 * @tree: the tree
 * @mark: what
 * @path: where
 *
 * Return: 0 or -1
 */
static int remember(struct tree *tree, const struct mark *mark, const char *path)
{
	struct tree_marks *marks = &tree->marks;
	size_t size = sizeof(*mark) + mark->length + 1U, capacity = marks->capacity;
	unsigned char *bytes;

	while (marks->used + size > capacity)
		capacity = capacity ? 2 * capacity : 65536;
	if (capacity > MARKS_MAX)
		return tree_fail(tree, EMFILE, path);
	if (capacity != marks->capacity) {
		bytes = realloc(marks->bytes, capacity);
		if (!bytes)
			return tree_fail(tree, ENOMEM, path);
		marks->bytes = bytes;
		marks->capacity = capacity;
	}
	memcpy(marks->bytes + marks->used, mark, sizeof(*mark));
	memcpy(marks->bytes + marks->used + sizeof(*mark), path, mark->length + 1U);
	marks->used += size;
	return 0;
}

/**
 * tree_mark() - remember something to be done at the end
 * @tree:  the tree
 * @kind:  what
 * @path:  where
 * @mtime: for MARK_TIMES
 *
 * Return: 0 or -1
 */
int tree_mark(struct tree *tree, enum tree_mark kind, const char *path, const struct timespec *mtime)
{
	struct mark mark = { .kind = (uint16_t)kind, .length = (uint16_t)strlen(path) };

	if (mtime)
		mark.mtime = *mtime;
	return remember(tree, &mark, path);
}

/**
 * tree_mark_mode() - remember the mode of a directory that is being written into
 * @tree: the tree
 * @path: the directory
 * @mode: its mode
 *
 * Return: 0 or -1
 */
int tree_mark_mode(struct tree *tree, const char *path, mode_t mode)
{
	struct mark mark = { .kind = MARK_MODE, .mode = (uint16_t)mode, .length = (uint16_t)strlen(path) };

	return remember(tree, &mark, path);
}
/**
 * is_gone() - whether a later entry has taken a path's place, so that there is nothing to do
 * @error: errno of opening it
 *
 * Return: 1 or 0
 */
static int is_gone(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

/**
 * set_times() - set a directory's modification time
 * @tree:  the tree
 * @path:  the directory
 * @mtime: its time
 *
 * Return: 0, also when there is no such directory any more, or -1
 */
static int set_times(struct tree *tree, const char *path, struct timespec mtime)
{
	const struct timespec times[2] = { mtime, mtime };
	int fd = sys_openat2(tree->root, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0,
			     tree->resolve);
	int rc;

	if (fd < 0)
		return is_gone(errno) ? 0 : tree_fail(tree, errno, path);
	rc = futimens(fd, times) < 0 ? tree_fail(tree, errno, path) : 0;
	close(fd);
	return rc;
}

/**
 * unmark() - remove a whiteout, or the opaque mark of a directory
 * @parent: directory it is in
 * @leaf:   its name
 *
 * Return: 0, also when something else is there by now, or -1 with errno
 */
static int unmark(int parent, const char *leaf)
{
	struct stat stat;
	int fd, rc;

	if (fstatat(parent, leaf, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	if (stat_is_whiteout(&stat))
		return unlinkat(parent, leaf, 0);
	if (!S_ISDIR(stat.st_mode))
		return 0;
	fd = openat(parent, leaf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = fremovexattr(fd, OPAQUE_XATTR) < 0 && errno != ENODATA && errno != EOPNOTSUPP ? -1 : 0;
	if (rc == 0 && unlinkat(fd, OPAQUE_FILE, 0) < 0 && errno != ENOENT)
		rc = -1;
	close(fd);
	return rc;
}

/**
 * take_away() - carry out MARK_WHITEOUT
 * @tree: the tree
 * @path: where the mark was made
 *
 * Return: 0, also when there is no such place any more, or -1
 */
static int take_away(struct tree *tree, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	char parent[PATH_MAX];
	int fd, rc;

	memcpy(parent, path, length);
	parent[length] = '\0';
	fd = sys_openat2(tree->root, length ? parent : ".", O_PATH | O_DIRECTORY | O_CLOEXEC, 0, tree->resolve);
	if (fd < 0)
		return is_gone(errno) ? 0 : tree_fail(tree, errno, path);
	rc = unmark(fd, slash ? slash + 1 : path) < 0 ? tree_fail(tree, errno, path) : 0;
	close(fd);
	return rc;
}

/**
 * apply() - do everything remembered of one kind, in order
 * @tree: the tree
 * @kind: which
 *
 * Return: 0 or -1
 */
static int apply(struct tree *tree, enum tree_mark kind)
{
	const struct tree_marks *marks = &tree->marks;
	struct mark mark;
	int rc = 0;

	for (size_t at = 0; at < marks->used && rc == 0; at += sizeof(mark) + mark.length + 1U) {
		const char *path = (const char *)marks->bytes + at + sizeof(mark);

		memcpy(&mark, marks->bytes + at, sizeof(mark));
		if (mark.kind != kind)
			continue;
		rc = kind == MARK_TIMES ? set_times(tree, path, mark.mtime) : take_away(tree, path);
	}
	return rc;
}

/**
 * set_modes() - set the modes that were remembered, the last first: behind a directory's own nothing in it is found
 * @tree: the tree
 *
 * Return: 0 or -1
 */
static int set_modes(struct tree *tree)
{
	const struct tree_marks *marks = &tree->marks;
	size_t *offsets, count = 0;
	struct mark mark;
	int rc = 0;

	offsets = calloc(marks->used / sizeof(mark) + 1, sizeof(*offsets));
	if (!offsets)
		return tree_fail(tree, ENOMEM, "");
	for (size_t at = 0; at < marks->used; at += sizeof(mark) + mark.length + 1U) {
		memcpy(&mark, marks->bytes + at, sizeof(mark));
		if (mark.kind == MARK_MODE)
			offsets[count++] = at;
	}
	while (count-- > 0 && rc == 0) {
		const char *path = (const char *)marks->bytes + offsets[count] + sizeof(mark);
		int fd = sys_openat2(tree->root, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0,
				     tree->resolve);

		memcpy(&mark, marks->bytes + offsets[count], sizeof(mark));
		if (fd < 0) {
			rc = is_gone(errno) ? 0 : tree_fail(tree, errno, path);
			continue;
		}
		rc = fchmod(fd, mark.mode) < 0 ? tree_fail(tree, errno, path) : 0;
		close(fd);
	}
	free(offsets);
	return rc;
}

/**
 * tree_apply_marks() - do everything that was remembered
 * @tree: the tree, complete
 *
 * Times come last: taking a whiteout away changes its directory's.
 *
 * Return: 0 or -1
 */
int tree_apply_marks(struct tree *tree)
{
	if (apply(tree, MARK_WHITEOUT) < 0)
		return -1;
	return apply(tree, MARK_TIMES) < 0 ? -1 : set_modes(tree);
}
