/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the entries of a layer.
 *
 * Must: replace what is at an entry's place; set the owner before mode, attributes and times, since a
 * change of owner takes setuid bits and capabilities away.
 * Mustn't: touch anything through a symbolic link in the last component; sync.
 *
 * This is the hot path: a file costs open, write, fchown when it is not root's, futimens and close.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tree-at.h"
#include "tree-private.h"
#include "tree.h"

/* Attributes that would change how an overlay mount reads the layer: not for an image to set. */
static const char *const refused_xattrs[] = {
	"user.overlay.",
	"user.fuseoverlayfs.",
	"user.containers.",
	"trusted.",
};

/**
 * owner_refused() - decide about a failed change of owner
 * @tree:  the tree
 * @error: errno
 *
 * With one mapped id every other owner is refused: the entry stays ours, and whoever set it up that way was
 * told so.
 *
 * Return: 1 when the tree goes on without the owner, else 0
 */
static int owner_refused(struct tree *tree, int error)
{
	if (!tree->single_id || (error != EINVAL && error != EPERM))
		return 0;
	tree->values[TREE_IGNORED_OWNERS]++;
	return 1;
}

/**
 * own() - give an open entry its owner
 * @tree:       the tree
 * @fd:         the entry
 * @attributes: the owner; the mode loses its setuid and setgid bits when the owner is refused
 * @inherits:   a new entry may have taken its directory's group
 *
 * Return: 0 or -1 with errno
 */
static int own(struct tree *tree, int fd, struct tree_attributes *attributes, int inherits)
{
	if (tree->callers || (attributes->uid == 0 && attributes->gid == 0 && !inherits))
		return 0; /* as it was made */
	if (fchown(fd, attributes->uid, attributes->gid) == 0)
		return 0;
	if (!owner_refused(tree, errno)) {
		if (errno == EINVAL)
			errno = EOVERFLOW; /* the kernel's own word elsewhere for an id that is not mapped */
		return -1;
	}
	attributes->mode &= (mode_t)~06000;
	return 0;
}

/**
 * clear_place() - remove what is at an entry's place after a creating call said EEXIST
 * @tree:   the tree
 * @parent: the directory
 * @name:   the place
 *
 * Return: 0 or -1 with errno
 */
static int clear_place(const struct tree *tree, int parent, const char *name)
{
	struct stat present;

	if (fstatat(parent, name, &present, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	if (tree->in_place && S_ISDIR(present.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	return tree_replace(parent, name, &present);
}

/**
 * tree_entry_end() - finish the entry that DATA and XATTR belonged to
 * @tree: the tree
 *
 * Return: 0 or -1
 */
int tree_entry_end(struct tree *tree)
{
	struct tree_attributes *attributes = &tree->entry_attributes;
	unsigned int op = tree->op;
	int fd = tree->entry, rc = 0;

	tree->entry = -1;
	if (fd < 0 || !tree->entry_is_file)
		return 0;     /* a directory's descriptor is the cached parent */
	tree->op = TREE_FILE; /* what fails here is the file's fault, not that of the op that ends it */
	if (tree->entry_left) {
		close(fd);
		return tree_fail(tree, EPROTO, tree->entry_path);
	}
	rc = tree_settle_size(tree, fd);
	if (rc == 0 && !tree->entry_owned)
		rc = own(tree, fd, attributes, tree->parent_setgid);
	if (rc == 0 && (attributes->mode & 07000))
		rc = fchmod(fd, attributes->mode);
	if (rc == 0)
		rc = futimens(fd, attributes->times);
	if (rc < 0)
		tree_fail(tree, errno, tree->entry_path);
	close(fd);
	tree->op = op;
	return rc;
}

/**
 * tree_directory() - make a directory, or give an existing one new attributes
 * @tree:       the tree
 * @path:       its path
 * @attributes: its attributes; the times are set at the end
 *
 * Return: 0 or -1
 */
int tree_directory(struct tree *tree, const char *path, const struct tree_attributes *attributes)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct tree_attributes given = *attributes;
	const char *leaf = ".";
	int parent = tree->root, covers = 0, fd;
	struct stat stat;

	if (*path) {
		parent = tree_parent(tree, path, &leaf);
		if (parent < 0)
			return -1;
		if (mkdirat(parent, leaf, 0700) < 0) {
			if (errno != EEXIST || fstatat(parent, leaf, &stat, AT_SYMLINK_NOFOLLOW) < 0)
				return tree_fail(tree, errno, path);
			covers = !S_ISDIR(stat.st_mode);
			if (covers && tree->in_place)
				return tree_fail(tree, ENOTDIR, path);
			if (covers && (tree_replace(parent, leaf, &stat) < 0 || mkdirat(parent, leaf, 0700) < 0))
				return tree_fail(tree, errno, path);
		}
	}
	fd = openat(parent, leaf, flags);
	if (fd < 0)
		return tree_fail(tree, errno, path);
	tree_remember_parent(tree, path, fd, (given.mode & S_ISGID) != 0);
	/* An existing directory may be anyone's, so root's is set too. */
	if (own(tree, fd, &given, 1) < 0 || fchmod(fd, tree->callers ? given.mode | 0700 : given.mode) < 0)
		return tree_fail(tree, errno, path);
	if (tree->callers && (given.mode & 0700) != 0700 && tree_mark_mode(tree, path, given.mode) < 0)
		return -1;
	/* It took the place of a whiteout or of another kind of entry: nothing from below belongs in it. */
	if (covers && tree_set_opaque(tree, fd, path) < 0)
		return -1;
	tree->entry = fd;
	tree->entry_is_file = 0;
	return tree_mark(tree, MARK_TIMES, path, &attributes->times[1]);
}

/**
 * tree_file() - make a regular file; its bytes follow
 * @tree:       the tree
 * @path:       its path
 * @size:       how many bytes follow
 * @attributes: its attributes
 *
 * Return: 0 or -1
 */
int tree_file(struct tree *tree, const char *path, uint64_t size, const struct tree_attributes *attributes)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	const char *leaf;
	int parent = tree_parent(tree, path, &leaf), fd;

	if (parent < 0)
		return -1;
	fd = openat(parent, leaf, flags, attributes->mode & 0777);
	if (fd < 0 && errno == EEXIST && clear_place(tree, parent, leaf) == 0)
		fd = openat(parent, leaf, flags, attributes->mode & 0777);
	if (fd < 0)
		return tree_fail(tree, errno, path);
	tree->entry = fd;
	tree->entry_is_file = 1;
	tree->entry_owned = 0;
	tree->entry_left = size;
	tree->entry_attributes = *attributes;
	strcpy(tree->entry_path, path);
	return 0;
}

/**
 * tree_data() - append bytes to the file being written
 * @tree:   the tree
 * @bytes:  the bytes
 * @length: how many
 *
 * Return: 0 or -1
 */
int tree_data(struct tree *tree, const void *bytes, size_t length)
{
	const char *at = bytes;

	if (tree->entry < 0 || !tree->entry_is_file || length > tree->entry_left)
		return tree_fail(tree, EPROTO, tree->entry_path);
	tree->entry_left -= length;
	if (tree->in_place)
		return tree_put(tree, bytes, length) < 0 ? tree_fail(tree, errno, tree->entry_path) : 0;
	while (length) {
		ssize_t written = write(tree->entry, at, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return tree_fail(tree, errno, tree->entry_path);
		at += written;
		length -= (size_t)written;
	}
	return 0;
}

/**
 * tree_xattr() - set an extended attribute of the entry before it
 * @tree:   the tree
 * @name:   its name
 * @value:  its value
 * @length: the value's length
 *
 * What the file system or the kernel refuses is counted, not an error: a user's file system may know no
 * attributes, and an image without them mostly works.
 *
 * Return: 0 or -1
 */
int tree_xattr(struct tree *tree, const char *name, const void *value, size_t length)
{
	for (size_t i = 0; i < sizeof(refused_xattrs) / sizeof(refused_xattrs[0]); i++) {
		if (strncmp(name, refused_xattrs[i], strlen(refused_xattrs[i])) == 0) {
			tree->values[TREE_IGNORED_XATTRS]++;
			return 0;
		}
	}
	if (tree->entry >= 0 && tree->entry_is_file && !tree->entry_owned) {
		if (own(tree, tree->entry, &tree->entry_attributes, tree->parent_setgid) < 0)
			return tree_fail(tree, errno, tree->entry_path);
		tree->entry_owned = 1;
	}
	if (tree->entry >= 0 && fsetxattr(tree->entry, name, value, length, 0) == 0)
		return 0;
	if (tree->entry >= 0 && errno != EPERM && errno != EOPNOTSUPP)
		return tree_fail(tree, errno, name);
	tree->values[TREE_IGNORED_XATTRS]++; /* symbolic links and FIFOs have no descriptor to set it by */
	return 0;
}

/**
 * finish_special() - give a symbolic link or FIFO its owner, mode and times
 * @tree:       the tree
 * @parent:     directory it is in
 * @leaf:       its name
 * @path:       its path
 * @attributes: what to give
 * @has_mode:   0 for a symbolic link
 *
 * Return: 0 or -1
 */
static int finish_special(struct tree *tree, int parent, const char *leaf, const char *path,
			  const struct tree_attributes *attributes, int has_mode)
{
	if (!tree->callers && (attributes->uid || attributes->gid || tree->parent_setgid) &&
	    fchownat(parent, leaf, attributes->uid, attributes->gid, AT_SYMLINK_NOFOLLOW) < 0 &&
	    !owner_refused(tree, errno))
		return tree_fail(tree, errno == EINVAL ? EOVERFLOW : errno, path);
	if (has_mode && (attributes->mode & 07000) && fchmodat(parent, leaf, attributes->mode, AT_SYMLINK_NOFOLLOW) < 0)
		return tree_fail(tree, errno, path);
	if (utimensat(parent, leaf, attributes->times, AT_SYMLINK_NOFOLLOW) < 0)
		return tree_fail(tree, errno, path);
	return 0;
}

/**
 * tree_symlink() - make a symbolic link
 * @tree:       the tree
 * @path:       its path
 * @target:     what it says, any bytes
 * @attributes: its attributes; it has no mode
 *
 * Return: 0 or -1
 */
int tree_symlink(struct tree *tree, const char *path, const char *target, const struct tree_attributes *attributes)
{
	const char *leaf;
	int parent = tree_parent(tree, path, &leaf), rc;

	if (parent < 0)
		return -1;
	rc = symlinkat(target, parent, leaf);
	if (rc < 0 && errno == EEXIST && clear_place(tree, parent, leaf) == 0)
		rc = symlinkat(target, parent, leaf);
	if (rc < 0)
		return tree_fail(tree, errno, path);
	return finish_special(tree, parent, leaf, path, attributes, 0);
}

/**
 * tree_fifo() - make a FIFO
 * @tree:       the tree
 * @path:       its path
 * @attributes: its attributes
 *
 * Return: 0 or -1
 */
int tree_fifo(struct tree *tree, const char *path, const struct tree_attributes *attributes)
{
	const mode_t mode = S_IFIFO | (attributes->mode & 0777);
	const char *leaf;
	int parent = tree_parent(tree, path, &leaf), rc;

	if (parent < 0)
		return -1;
	rc = mknodat(parent, leaf, mode, 0);
	if (rc < 0 && errno == EEXIST && clear_place(tree, parent, leaf) == 0)
		rc = mknodat(parent, leaf, mode, 0);
	if (rc < 0)
		return tree_fail(tree, errno, path);
	return finish_special(tree, parent, leaf, path, attributes, 1);
}
