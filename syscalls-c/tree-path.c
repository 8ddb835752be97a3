/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an entry goes: the directory it belongs to, kept open, since entries of one directory come together.
 *
 * Must: resolve inside the layer's root only, by descriptor.
 * Mustn't: follow the last component of an entry's path.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy-file.h"
#include "kernel.h"
#include "remove.h"
#include "tree-private.h"

/**
 * tree_depend() - note that a tree would differ with what lies below it
 * @tree:    the tree
 * @covered: an opaque directory of this layer is on the way, so that nothing from below shows here
 */
void tree_depend(struct tree *tree, int covered)
{
	if (tree->alone && !covered)
		tree->needs_lowers = 1;
}

/**
 * tree_check_path() - refuse a path that is not as core/layer/entry-path.ts cleans it
 * @path:   NUL-terminated
 * @length: bytes received
 *
 * The kernel keeps any path inside; this keeps the cache of parents honest.
 *
 * Return: 0 or -1
 */
int tree_check_path(const char *path, size_t length)
{
	size_t start = 0;

	if (length >= PATH_MAX || strlen(path) != length)
		return -1;
	if (length == 0)
		return 0;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && path[i] != '/')
			continue;
		if (i == start || (i == start + 1 && path[start] == '.') ||
		    (i == start + 2 && path[start] == '.' && path[start + 1] == '.') || i - start > NAME_MAX)
			return -1;
		start = i + 1;
	}
	return 0;
}

/**
 * tree_forget_parent() - drop the cached parent, when something on its path may have changed
 * @tree: the tree
 */
void tree_forget_parent(struct tree *tree)
{
	if (tree->parent >= 0)
		close(tree->parent);
	tree->parent = -1;
}

/**
 * tree_remember_parent() - make a directory the cached parent
 * @tree:   the tree
 * @path:   its path
 * @fd:     its descriptor, owned by the cache from now on
 * @setgid: whether new entries would take its group
 */
void tree_remember_parent(struct tree *tree, const char *path, int fd, int setgid)
{
	tree_forget_parent(tree);
	tree->parent = fd;
	tree->parent_setgid = setgid;
	tree->parent_length = strlen(path);
	memcpy(tree->parent_path, path, tree->parent_length + 1);
}

/**
 * tree_parent() - open the directory an entry goes to
 * @tree: the tree
 * @path: the entry's path, not empty
 * @leaf: filled with its last component, inside @path
 *
 * Return: a descriptor that stays the cache's, or -1
 */
int tree_parent(struct tree *tree, const char *path, const char **leaf)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	struct tree_place place;
	char parent[PATH_MAX];
	struct stat stat;
	int fd;

	*leaf = slash ? slash + 1 : path;
	if (tree->parent >= 0 && tree->parent_length == length && memcmp(tree->parent_path, path, length) == 0)
		return tree->parent;
	memcpy(parent, path, length);
	parent[length] = '\0';
	fd = sys_openat2(tree->root, length ? parent : ".", O_PATH | O_DIRECTORY | O_CLOEXEC, 0, tree->resolve);
	if (fd < 0) {
		if (tree->callers || (errno != ENOENT && errno != ENOTDIR))
			return tree_fail(tree, errno, path);
		if (tree_walk(tree, parent, length, &place) < 0)
			return -1;
		fd = place.fd;
	}
	if (fstat(fd, &stat) < 0) {
		close(fd);
		return tree_fail(tree, errno, path);
	}
	tree_remember_parent(tree, parent, fd, (stat.st_mode & S_ISGID) != 0);
	return tree->parent;
}

/**
 * tree_set_opaque() - let a directory hide what the layers below have in it
 * @tree: the tree
 * @fd:   the directory, open for reading
 * @path: its path
 *
 * Return: 0 or -1
 */
int tree_set_opaque(struct tree *tree, int fd, const char *path)
{
	int mark;

	if (fsetxattr(fd, OPAQUE_XATTR, "y", 1, 0) < 0) {
		if (errno != EOPNOTSUPP)
			return tree_fail(tree, errno, path);
		mark = openat(fd, OPAQUE_FILE, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (mark < 0)
			return tree_fail(tree, errno, path);
		close(mark);
	}
	return tree->flat ? tree_mark(tree, MARK_WHITEOUT, path, NULL) : 0;
}

/**
 * tree_replace() - take away what is at an entry's place
 * @parent:  the directory
 * @name:    the place
 * @present: what is there
 *
 * The cached parent stays good: it is the directory this entry goes to, or is about to be another.
 *
 * Return: 0 or -1 with errno
 */
int tree_replace(int parent, const char *name, const struct stat *present)
{
	int rc;

	if (!S_ISDIR(present->st_mode))
		return unlinkat(parent, name, 0);
	rc = remove_tree_at(parent, name);
	errno = -rc;
	return rc < 0 ? -1 : 0;
}
