/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hiding what the layers below have: whiteouts and opaque directories, as the overlay file system marks them.
 * The flat form makes the same marks and takes them away when the tree is complete.
 *
 * Must: hold whatever the order of entries in the archive.
 * Mustn't: remove or cover an entry of this layer.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "copy-file.h"
#include "directory.h"
#include "tree-private.h"

/**
 * hide() - hide what the layers below show at a place
 * @tree:   the tree
 * @parent: directory of this layer
 * @leaf:   the place
 * @path:   its path
 *
 * An entry of this layer stays: whiteouts are about the layers below, whatever their order in the archive.
 *
 * Return: 0 or -1
 */
static int hide(struct tree *tree, int parent, const char *leaf, const char *path)
{
	struct stat present;
	int fd, rc;

	if (mknodat(parent, leaf, S_IFCHR, makedev(0, 0)) == 0)
		return tree->flat ? tree_mark(tree, MARK_WHITEOUT, path, NULL) : 0;
	if (errno != EEXIST || fstatat(parent, leaf, &present, AT_SYMLINK_NOFOLLOW) < 0)
		return tree_fail(tree, errno, path);
	if (!S_ISDIR(present.st_mode))
		return 0; /* covers what is below */
	fd = openat(parent, leaf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return tree_fail(tree, errno, path);
	rc = tree_set_opaque(tree, fd, path);
	close(fd);
	return rc;
}

/**
 * is_needless() - whether a whiteout of a name that this layer does not have hides nothing
 * @tree:  the tree
 * @place: the directory it is in
 * @leaf:  the name
 *
 * The overlay file system shows whiteouts in a directory that no other layer has as names that cannot be opened.
 *
 * Return: 1 or 0
 */
static int is_needless(struct tree *tree, const struct tree_place *place, const char *leaf)
{
	struct stat stat;
	int below;

	if (tree->flat || fstatat(place->fd, leaf, &stat, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	if (place->covered || tree->lower_count == 0)
		return place->covered;
	below = tree_find_below(tree, place, leaf, &stat);
	if (below >= 0)
		close(below);
	return below < 0;
}

/**
 * tree_whiteout() - hide one name of the layers below
 * @tree: the tree
 * @path: the name
 *
 * Return: 0 or -1
 */
int tree_whiteout(struct tree *tree, const char *path)
{
	const char *slash = strrchr(path, '/'), *leaf = slash ? slash + 1 : path;
	struct tree_place place;
	int rc;

	if (tree_walk(tree, path, slash ? (size_t)(slash - path) : 0, &place) < 0)
		return -1;
	rc = is_needless(tree, &place, leaf) ? 0 : hide(tree, place.fd, leaf, path);
	close(place.fd);
	return rc;
}

/**
 * drop_whiteouts() - take away whiteouts in a directory that has become opaque; they hide nothing any more
 * @tree: the tree
 * @fd:   the directory, open for reading
 * @path: its path
 *
 * Return: 0 or -1
 */
static int drop_whiteouts(struct tree *tree, int fd, const char *path)
{
	_Alignas(8) char entries[16384];
	int list = tree->flat ? -1 : openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	struct stat stat;
	long filled = 0;

	while (list >= 0 && rc == 0 && (filled = directory_read(list, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled && rc == 0;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (entry->type == DT_CHR && fstatat(fd, entry->name, &stat, AT_SYMLINK_NOFOLLOW) == 0 &&
			    stat_is_whiteout(&stat))
				rc = unlinkat(fd, entry->name, 0);
		}
	}
	if (rc < 0 || filled < 0)
		rc = tree_fail(tree, errno, path);
	if (list >= 0)
		close(list);
	return rc;
}

/**
 * hide_root() - hide everything of the layers below
 * @tree: the tree
 *
 * The overlay file system of the kernel merges the roots of layers whatever their marks say, so each name
 * that is known to be below gets its own.
 *
 * Return: 0 or -1
 */
static int hide_root(struct tree *tree)
{
	_Alignas(8) char entries[16384];

	tree_depend(tree, 0);
	for (unsigned int i = 0; i < tree->lower_count; i++) {
		int fd = openat(tree->lowers[i], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
		long filled = -1;

		while (fd >= 0 && rc == 0 && (filled = directory_read(fd, entries, sizeof(entries))) > 0) {
			for (long at = 0; at < filled && rc == 0;) {
				const struct directory_entry *entry = (const void *)(entries + at);

				at += entry->length;
				if (!directory_is_dot(entry->name))
					rc = hide(tree, tree->root, entry->name, entry->name);
			}
		}
		if (fd < 0 || filled < 0)
			rc = tree_fail(tree, errno, "");
		if (fd >= 0)
			close(fd);
		if (rc < 0)
			return -1;
	}
	return tree->flat ? 0 : tree_set_opaque(tree, tree->root, "");
}

/**
 * make_opaque_directory() - make the directory that will be marked, with what is known of it below
 * @tree:  the tree
 * @place: where
 * @name:  its name
 *
 * Return: 0 or -1 with errno
 */
static int make_opaque_directory(struct tree *tree, const struct tree_place *place, const char *name)
{
	struct stat stat;
	int below = tree_find_below(tree, place, name, &stat), error, rc;

	tree_depend(tree, place->covered);
	if (below >= 0 && !S_ISDIR(stat.st_mode)) {
		close(below);
		below = -1;
	}
	rc = tree_make_like_below(place->fd, name, below, &stat);
	error = errno;
	if (below >= 0)
		close(below);
	errno = error;
	return rc;
}

/**
 * tree_opaque() - hide what the layers below have in a directory
 * @tree: the tree
 * @path: the directory, made when missing
 *
 * Return: 0 or -1
 */
int tree_opaque(struct tree *tree, const char *path)
{
	const char *slash = strrchr(path, '/'), *leaf = slash ? slash + 1 : path;
	struct tree_place place;
	struct stat stat;
	int rc, fd;

	if (!*path)
		return hide_root(tree);
	if (tree_walk(tree, path, slash ? (size_t)(slash - path) : 0, &place) < 0)
		return -1;
	rc = fstatat(place.fd, leaf, &stat, AT_SYMLINK_NOFOLLOW);
	if (rc == 0 && stat_is_whiteout(&stat)) {
		rc = unlinkat(place.fd, leaf, 0);
		if (rc == 0)
			rc = tree_make_like_below(place.fd, leaf, -1, NULL);
	} else if (rc < 0 && errno == ENOENT) {
		rc = make_opaque_directory(tree, &place, leaf);
	}
	fd = rc < 0 ? -1 : openat(place.fd, leaf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	rc = fd < 0 ? tree_fail(tree, errno == ELOOP ? ENOTDIR : errno, path) : tree_set_opaque(tree, fd, path);
	if (rc == 0)
		rc = drop_whiteouts(tree, fd, path);
	if (fd >= 0)
		close(fd);
	close(place.fd);
	return rc;
}
