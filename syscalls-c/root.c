/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "root.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel.h"

/**
 * root_open() - open a path inside the root
 * @root:  O_PATH descriptor of the root
 * @path:  absolute or relative path as the container would write it
 * @flags: open flags; O_CLOEXEC is added
 * @links: what to do about symbolic links
 *
 * Return: a descriptor, or -1 with errno
 */
int root_open(int root, const char *path, int flags, enum root_links links)
{
	uint64_t resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;

	if (links == ROOT_NO_SYMLINKS)
		resolve |= RESOLVE_NO_SYMLINKS;
	return sys_openat2(root, path, (uint64_t)(flags | O_CLOEXEC), flags & O_CREAT ? 0644 : 0, resolve);
}

/**
 * split() - copy everything before the last component of a path
 * @path:   input
 * @parent: filled, size PATH_MAX; "." when there is nothing before it
 *
 * Return: start of the last component inside @path, or NULL when the path is too long or has none
 */
static const char *split(const char *path, char *parent)
{
	const char *end = path + strlen(path), *leaf;
	size_t length;

	while (end > path && end[-1] == '/')
		end--;
	leaf = end;
	while (leaf > path && leaf[-1] != '/')
		leaf--;
	length = (size_t)(leaf - path);
	if (leaf == end || *end == '/' || length >= PATH_MAX)
		return NULL;
	memcpy(parent, path, length);
	if (length == 0)
		parent[length++] = '.';
	parent[length] = '\0';
	return leaf;
}

/**
 * root_parent() - open the directory a path's last component lives in, making it when it is missing
 * @root: the root
 * @path: a path without trailing slash
 * @leaf: filled with the last component
 *
 * Return: a descriptor, or -1 with errno
 */
int root_parent(int root, const char *path, const char **leaf)
{
	char parent[PATH_MAX];

	*leaf = split(path, parent);
	if (!*leaf || strcmp(*leaf, "..") == 0 || strcmp(*leaf, ".") == 0) {
		errno = EINVAL;
		return -1;
	}
	return root_make_directory(root, parent, 0755, NULL);
}

/**
 * root_make_directory() - open a directory, making it and its parents when missing
 * @root: the root
 * @path: which
 * @mode: mode of a new last component; parents get 0755
 * @made: set to 1 when the last component was made, else 0; may be NULL
 *
 * Components are taken one after the other from the front, each resolved in the root, so that links in an
 * image (/var/run -> /run) work and cannot lead out.
 *
 * Return: an O_PATH descriptor, or -1 with errno
 */
int root_make_directory(int root, const char *path, mode_t mode, int *made)
{
	char prefix[PATH_MAX], parent[PATH_MAX];
	size_t length = strlen(path);
	int fd = root_open(root, path, O_PATH | O_DIRECTORY, ROOT_FOLLOW);

	if (made)
		*made = 0;
	if (fd >= 0 || errno != ENOENT)
		return fd;
	while (length > 1 && path[length - 1] == '/')
		length--;
	if (length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	for (size_t i = 1; i <= length; i++) {
		const char *leaf;
		int dir, rc;

		if (i < length && path[i] != '/')
			continue;
		memcpy(prefix, path, i);
		prefix[i] = '\0';
		fd = root_open(root, prefix, O_PATH | O_DIRECTORY, ROOT_FOLLOW);
		if (fd >= 0) {
			if (i == length)
				return fd;
			close(fd);
			continue;
		}
		if (errno != ENOENT)
			return -1;
		leaf = split(prefix, parent);
		if (!leaf) {
			errno = EINVAL;
			return -1;
		}
		dir = root_open(root, parent, O_PATH | O_DIRECTORY, ROOT_FOLLOW);
		if (dir < 0)
			return -1;
		rc = mkdirat(dir, leaf, i == length ? mode : 0755);
		close(dir);
		if (rc < 0 && errno != EEXIST)
			return -1; /* a dangling link gives EEXIST here and ENOENT below: refused */
		if (made && i == length)
			*made = rc == 0;
	}
	return root_open(root, path, O_PATH | O_DIRECTORY, ROOT_FOLLOW);
}

/**
 * root_make_file() - open a file that something will be mounted on, making an empty one when missing
 * @root: the root
 * @path: which
 *
 * Return: an O_PATH descriptor, or -1 with errno
 */
int root_make_file(int root, const char *path)
{
	const char *leaf;
	int fd = root_open(root, path, O_PATH, ROOT_FOLLOW), dir, file;

	if (fd >= 0 || errno != ENOENT)
		return fd;
	dir = root_parent(root, path, &leaf);
	if (dir < 0)
		return -1;
	file = openat(dir, leaf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	close(dir);
	if (file < 0 && errno != EEXIST)
		return -1;
	if (file >= 0)
		close(file);
	return root_open(root, path, O_PATH, ROOT_FOLLOW);
}
