/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hard links: another name for an entry of this layer, or of a layer below, which is copied up first.
 *
 * Must: keep links of one layer to one entry one entry.
 * Mustn't: follow a symbolic link in the last component of either path.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy-file.h"
#include "tree-private.h"

/**
 * link_target() - find a hard link's target in this layer, copying it up from below when it is only there
 * @tree:   the tree
 * @target: its path
 * @leaf:   filled with the last component
 * @stat:   filled with its attributes
 *
 * Return: descriptor of the directory it is in, the caller's, or -1: a failure, or a tree that needs its lowers
 */
static int link_target(struct tree *tree, const char *target, const char **leaf, struct stat *stat)
{
	const char *slash = strrchr(target, '/');
	struct tree_place place;
	int below, rc;

	*leaf = slash ? slash + 1 : target;
	if (tree_walk(tree, target, slash ? (size_t)(slash - target) : 0, &place) < 0)
		return -1;
	rc = fstatat(place.fd, *leaf, stat, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
	if (rc == -ENOENT) {
		below = tree_find_below(tree, &place, *leaf, stat);
		if (below >= 0) {
			rc = S_ISDIR(stat->st_mode) ? -EPERM : copy_entry_at(below, *leaf, place.fd, *leaf);
			close(below);
		} else {
			tree_depend(tree, place.covered);
		}
		if (rc == 0 && fstatat(place.fd, *leaf, stat, AT_SYMLINK_NOFOLLOW) < 0)
			rc = -errno;
	}
	if (rc == 0 && S_ISDIR(stat->st_mode))
		rc = -EPERM;
	if (rc == 0 && stat_is_whiteout(stat))
		rc = -ENOENT;
	if (rc == 0)
		return place.fd;
	close(place.fd);
	return tree->needs_lowers ? -1 : tree_fail(tree, -rc, target);
}

/**
 * tree_hardlink() - give an entry another name
 * @tree:   the tree
 * @path:   the new name
 * @target: the entry, of this layer or of one below; a symbolic link is linked, not followed
 *
 * Return: 0 or -1
 */
int tree_hardlink(struct tree *tree, const char *path, const char *target)
{
	const char *leaf, *target_leaf;
	struct stat stat, present;
	int source = link_target(tree, target, &target_leaf, &stat), parent, rc;

	if (source < 0)
		return tree->needs_lowers ? 0 : -1;
	parent = tree_parent(tree, path, &leaf);
	if (parent < 0) {
		close(source);
		return -1;
	}
	rc = linkat(source, target_leaf, parent, leaf, 0);
	if (rc < 0 && errno == EEXIST) {
		rc = fstatat(parent, leaf, &present, AT_SYMLINK_NOFOLLOW);
		/* Linked to itself, or twice: it is there already, and removing it could lose the only name. */
		if (rc == 0 && (present.st_ino != stat.st_ino || present.st_dev != stat.st_dev)) {
			rc = tree_replace(parent, leaf, &present);
			if (rc == 0)
				rc = linkat(source, target_leaf, parent, leaf, 0);
		}
	}
	if (rc < 0)
		tree_fail(tree, errno, path);
	close(source);
	return rc;
}
