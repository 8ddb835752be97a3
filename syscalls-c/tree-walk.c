/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slow way to a directory: component by component, making what is missing.
 *
 * Must: stay in the layer's root; give a missing directory what the layers below have at its place
 * (attributes, or a symbolic link to follow), since there it will cover them.
 * Mustn't: resolve more than one component by one call, but for what openat(2) may not follow anyway.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy-file.h"
#include "tree-private.h"

/* What a path may hold while symbolic links are replaced by their targets. */
#define PENDING_MAX (2 * PATH_MAX)
/* As the kernel's MAXSYMLINKS. */
#define LINKS_MAX 40

/**
 * find_in() - look a path up in one lower layer
 * @layer: the layer's root
 * @path:  directory path without symbolic links
 * @name:  entry in it
 * @stat:  filled when it is there
 * @ended: set when this layer hides what the ones below it have
 *
 * Return: descriptor of the directory, or -1 when the layer has no such entry
 */
static int find_in(int layer, const char *path, const char *name, struct stat *stat, int *ended)
{
	int fd = openat(layer, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), next;
	char component[NAME_MAX + 1];

	while (fd >= 0 && *path) {
		size_t length = strcspn(path, "/");

		memcpy(component, path, length);
		component[length] = '\0';
		path += length + (path[length] == '/');
		next = openat(fd, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && errno != ENOENT)
			*ended = 1; /* a file, a link or a whiteout covers the layers below */
		close(fd);
		fd = next;
		if (fd >= 0 && directory_is_opaque(fd))
			*ended = 1;
	}
	if (fd >= 0 && fstatat(fd, name, stat, AT_SYMLINK_NOFOLLOW) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/**
 * tree_find_below() - what the layers below show at a place
 * @tree:  the tree
 * @place: the directory
 * @name:  the entry in it
 * @stat:  filled when it is there
 *
 * Return: descriptor of the directory that has it, or -1 when nothing shows
 */
int tree_find_below(struct tree *tree, const struct tree_place *place, const char *name, struct stat *stat)
{
	int ended = place->covered;

	for (unsigned int i = tree->lower_count; i-- > 0 && !ended;) {
		int fd = find_in(tree->lowers[i], place->path, name, stat, &ended);

		if (fd < 0)
			continue;
		if (!stat_is_whiteout(stat))
			return fd;
		close(fd);
		return -1;
	}
	return -1;
}

/**
 * tree_make_like_below() - make a directory with the attributes of a lower layer's
 * @parent: where
 * @name:   its name
 * @below:  directory of the lower layer that has one of that name, or -1 to make it 0755 of root
 * @stat:   its attributes there
 *
 * Return: 0, or -1 with errno
 */
int tree_make_like_below(int parent, const char *name, int below, const struct stat *stat)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd, model, rc;

	if (mkdirat(parent, name, 0755) < 0)
		return -1;
	fd = openat(parent, name, flags);
	if (fd < 0)
		return -1;
	if (below < 0) {
		/* A parent with setgid would have given its group. */
		rc = fchown(fd, 0, 0) < 0 || fchmod(fd, 0755) < 0 ? -1 : 0;
	} else {
		model = openat(below, name, flags);
		rc = model < 0 ? -errno : copy_attributes(model, fd, stat);
		/* The lower's mark is about the layers below it; here it would hide the lower itself. */
		if (rc == 0 && fremovexattr(fd, OPAQUE_XATTR) < 0 && errno != ENODATA && errno != EOPNOTSUPP)
			rc = -errno;
		if (model >= 0)
			close(model);
		if (rc < 0)
			errno = -rc;
	}
	close(fd);
	return rc < 0 ? -1 : 0;
}

/**
 * struct walk - a walk from the root, with what is still to be resolved
 * @place:   how far it has come
 * @links:   symbolic links followed
 * @pending: the rest of the path
 */
struct walk {
	struct tree_place *place;
	unsigned int links;
	char pending[PENDING_MAX];
};

/**
 * enter() - make a directory the walk's place
 * @walk: the walk
 * @name: a directory in the present place
 *
 * Return: 0, or -1 with errno
 */
static int enter(struct walk *walk, const char *name)
{
	struct tree_place *place = walk->place;
	size_t length = strlen(name);
	int fd = openat(place->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -1;
	close(place->fd);
	place->fd = fd;
	if (place->length + length + 2 > PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (place->length)
		place->path[place->length++] = '/';
	memcpy(place->path + place->length, name, length + 1);
	place->length += length;
	place->covered |= directory_is_opaque(fd);
	return 0;
}

/**
 * restart() - put the walk at the directory whose path it holds
 * @tree: the tree
 * @walk: the walk; its path is free of symbolic links
 *
 * Return: 0, or -1 with errno
 */
static int restart(struct tree *tree, struct walk *walk)
{
	char path[PATH_MAX];
	char *at = path;
	int fd = openat(tree->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (walk->place->fd >= 0)
		close(walk->place->fd);
	memcpy(path, walk->place->path, walk->place->length + 1);
	walk->place->fd = fd;
	walk->place->covered = 0;
	walk->place->length = 0;
	walk->place->path[0] = '\0';
	while (*at) {
		size_t length = strcspn(at, "/");
		char *next = at + length + (at[length] == '/');

		at[length] = '\0';
		if (enter(walk, at) < 0)
			return -1;
		at = next;
	}
	return 0;
}

/**
 * follow() - put a symbolic link's target before what is still to be resolved
 * @tree: the tree
 * @walk: the walk
 * @name: the link, in the present place
 *
 * Return: 0, or -1 with errno
 */
static int follow(struct tree *tree, struct walk *walk, const char *name)
{
	char joined[PENDING_MAX];
	ssize_t length = readlinkat(walk->place->fd, name, joined, PATH_MAX);
	size_t rest = strlen(walk->pending);

	if (length < 0)
		return -1;
	if (++walk->links > LINKS_MAX) {
		errno = ELOOP;
		return -1;
	}
	if ((size_t)length + 1 + rest >= PENDING_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	joined[length] = '/';
	memcpy(joined + length + 1, walk->pending, rest + 1);
	memcpy(walk->pending, joined, (size_t)length + rest + 2);
	if (walk->pending[0] != '/')
		return 0;
	walk->place->length = 0;
	walk->place->path[0] = '\0';
	return restart(tree, walk);
}

/**
 * climb() - go to the parent of the walk's place; the root's parent is the root
 * @tree: the tree
 * @walk: the walk
 *
 * Return: 0, or -1 with errno
 */
static int climb(struct tree *tree, struct walk *walk)
{
	char *slash = strrchr(walk->place->path, '/');

	walk->place->length = slash ? (size_t)(slash - walk->place->path) : 0;
	walk->place->path[walk->place->length] = '\0';
	return restart(tree, walk);
}

/**
 * make_missing() - make a component that this layer does not have
 * @tree: the tree
 * @walk: the walk
 * @name: the component
 *
 * Return: 0 when there is a directory or a symbolic link now, or -1 with errno
 */
static int make_missing(struct tree *tree, struct walk *walk, const char *name)
{
	struct stat stat;
	int below = tree_find_below(tree, walk->place, name, &stat), rc;
	char path[PATH_MAX];

	tree_depend(tree, walk->place->covered);
	if (below >= 0 && S_ISLNK(stat.st_mode))
		rc = copy_entry_at(below, name, walk->place->fd, name);
	else if (below >= 0 && !S_ISDIR(stat.st_mode))
		rc = -ENOTDIR;
	else
		rc = tree_make_like_below(walk->place->fd, name, below, &stat) < 0 ? -errno : 0;
	if (below >= 0)
		close(below);
	errno = -rc;
	if (rc < 0)
		return -1;
	if (below < 0 || !S_ISDIR(stat.st_mode))
		return 0;
	if (walk->place->length + strlen(name) + 2 > PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(path, walk->place->path, walk->place->length);
	path[walk->place->length] = '/';
	strcpy(path + walk->place->length + (walk->place->length > 0), name);
	return tree_mark(tree, MARK_TIMES, path, &stat.st_mtim);
}

/**
 * step() - resolve one component
 * @tree: the tree
 * @walk: the walk
 * @name: the component
 *
 * Return: 0, or -1 with errno
 */
static int step(struct tree *tree, struct walk *walk, const char *name)
{
	struct stat stat;
	int whiteout;

	if (strcmp(name, ".") == 0 || *name == '\0')
		return 0;
	if (strcmp(name, "..") == 0)
		return climb(tree, walk);
	if (fstatat(walk->place->fd, name, &stat, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT || make_missing(tree, walk, name) < 0)
			return -1;
		if (fstatat(walk->place->fd, name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
			return -1;
	}
	if (S_ISLNK(stat.st_mode))
		return follow(tree, walk, name);
	if (S_ISDIR(stat.st_mode))
		return enter(walk, name);
	whiteout = stat_is_whiteout(&stat);
	if (!whiteout) {
		errno = ENOTDIR;
		return -1;
	}
	/* Removed and made anew by one layer: a directory that shows nothing from below. */
	if (unlinkat(walk->place->fd, name, 0) < 0 || tree_make_like_below(walk->place->fd, name, -1, NULL) < 0 ||
	    enter(walk, name) < 0)
		return -1;
	walk->place->covered = 1;
	return tree_set_opaque(tree, walk->place->fd, walk->place->path);
}

/**
 * tree_walk() - open a directory, component by component, making what is missing
 * @tree:   the tree
 * @path:   which; symbolic links are followed inside the root
 * @length: its length
 * @place:  filled; its descriptor is open for reading and the caller's
 *
 * The slow way: for parents that are not there yet.
 *
 * Return: 0 or -1
 */
int tree_walk(struct tree *tree, const char *path, size_t length, struct tree_place *place)
{
	struct walk walk = { .place = place };
	char name[NAME_MAX + 1];

	place->fd = -1;
	place->length = 0;
	place->path[0] = '\0';
	memcpy(walk.pending, path, length);
	walk.pending[length] = '\0';
	if (restart(tree, &walk) < 0)
		goto failed;
	while (walk.pending[0]) {
		size_t end = strcspn(walk.pending, "/");
		size_t skip = end + (walk.pending[end] == '/');

		if (end > NAME_MAX) {
			errno = ENAMETOOLONG;
			goto failed;
		}
		memcpy(name, walk.pending, end);
		name[end] = '\0';
		memmove(walk.pending, walk.pending + skip, strlen(walk.pending + skip) + 1);
		if (step(tree, &walk, name) < 0)
			goto failed;
	}
	return 0;
failed:
	tree_fail(tree, errno, path);
	if (place->fd >= 0)
		close(place->fd);
	place->fd = -1;
	return -1;
}
