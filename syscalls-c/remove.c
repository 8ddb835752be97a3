/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "kernel.h"

/*
 * Directories held open at once. What lies deeper is renamed to just below the tree's top, where a later
 * round finds it: depth costs renames, never memory or descriptors.
 */
#define REMOVE_DEPTH 48
#define REMOVE_NAME 256
/* A directory is read again while other processes still add to it, but not for ever. */
#define REMOVE_ROUNDS 1000

struct remove_level {
	int fd;
	int64_t offset; /* behind the last entry handled */
	char name[REMOVE_NAME];
};

struct removal {
	struct remove_level levels[REMOVE_DEPTH];
	unsigned int depth;
	uint64_t moved; /* names directories moved up */
	int error;	/* the first failure, as a positive errno */
	_Alignas(8) char entries[16384];
};

/**
 * note() - keep the first failure
 * @removal: the walk
 * @error:   errno
 *
 * Removal goes on after a failure: what can go, goes.
 */
static void note(struct removal *removal, int error)
{
	if (!removal->error)
		removal->error = error;
}

/**
 * open_directory() - open a directory for reading, making it readable when its mode forbids it
 * @dirfd: where
 * @name:  which
 *
 * The overlay file system leaves directories of mode 000 behind.
 *
 * Return: a descriptor, or -1 with errno; EXDEV for a mount point
 */
static int open_directory(int dirfd, const char *name)
{
	const uint64_t flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	const uint64_t resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS;
	int fd = sys_openat2(dirfd, name, flags, 0, resolve);

	if (fd >= 0 || errno != EACCES)
		return fd;
	if (fchmodat(dirfd, name, 0700, AT_SYMLINK_NOFOLLOW) < 0) {
		errno = EACCES;
		return -1;
	}
	return sys_openat2(dirfd, name, flags, 0, resolve);
}

/**
 * put_number() - write a number in hexadecimal
 * @text:  where; 17 bytes at most are written, with a NUL
 * @value: the number
 */
static void put_number(char *text, uint64_t value)
{
	char digits[16];
	unsigned int count = 0;

	do {
		digits[count++] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	while (count)
		*text++ = digits[--count];
	*text = '\0';
}

/**
 * move_up() - bring a directory that lies too deep to just below the tree's top
 * @removal: the walk
 * @dirfd:   where it is
 * @name:    its name
 *
 * Return: 0, or -1 with errno
 */
static int move_up(struct removal *removal, int dirfd, const char *name)
{
	char moved[32] = ".removed-";

	for (unsigned int attempt = 0; attempt < 64; attempt++) {
		put_number(moved + 9, removal->moved++);
		if (syscall(SYS_renameat2, dirfd, name, removal->levels[0].fd, moved, 1 /* NOREPLACE */) == 0)
			return 0;
		if (errno == EACCES) { /* a directory must be writable to get another parent */
			if (fchmodat(dirfd, name, 0700, AT_SYMLINK_NOFOLLOW) < 0)
				continue; /* the next attempt says what is wrong */
		} else if (errno != EEXIST) {
			return -1;
		}
	}
	return -1;
}

/**
 * remove_entry() - remove one entry, or descend into it
 * @removal: the walk
 * @entry:   as read
 *
 * Return: 1 when a directory was entered, else 0
 */
static int remove_entry(struct removal *removal, const struct directory_entry *entry)
{
	struct remove_level *level = &removal->levels[removal->depth], *below;
	size_t length = strlen(entry->name);
	int fd;

	if (entry->type != DT_DIR) {
		if (unlinkat(level->fd, entry->name, 0) == 0 || errno == ENOENT)
			return 0;
		if (errno != EISDIR) {
			note(removal, errno);
			return 0;
		}
	}
	if (unlinkat(level->fd, entry->name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	if (errno != ENOTEMPTY && errno != EEXIST) {
		note(removal, errno);
		return 0;
	}
	if (removal->depth + 1 == REMOVE_DEPTH || length >= REMOVE_NAME) {
		if (move_up(removal, level->fd, entry->name) < 0)
			note(removal, errno);
		return 0;
	}
	fd = open_directory(level->fd, entry->name);
	if (fd < 0) {
		note(removal, errno);
		return 0;
	}
	level->offset = entry->offset;
	below = &removal->levels[++removal->depth];
	below->fd = fd;
	below->offset = 0;
	memcpy(below->name, entry->name, length + 1);
	return 1;
}

/**
 * scan() - handle what one read of the current directory gives
 * @removal: the walk
 *
 * Return: 1 when there may be more to read here or below, 0 at the directory's end
 */
static int scan(struct removal *removal)
{
	int fd = removal->levels[removal->depth].fd;
	long filled = directory_read(fd, removal->entries, sizeof(removal->entries));

	if (filled < 0)
		note(removal, errno);
	if (filled <= 0)
		return 0;
	for (long at = 0; at < filled;) {
		const struct directory_entry *entry = (const void *)(removal->entries + at);

		at += entry->length;
		if (!directory_is_dot(entry->name) && remove_entry(removal, entry))
			return 1;
	}
	return 1;
}

/**
 * empty() - remove everything below the first level
 * @removal: the walk, with level 0 open
 *
 * Return: 0 or -errno
 */
static int empty(struct removal *removal)
{
	unsigned int depth;

	for (;;) {
		if (scan(removal))
			continue;
		depth = removal->depth;
		if (depth == 0)
			break;
		close(removal->levels[depth].fd);
		removal->depth = depth - 1;
		if (unlinkat(removal->levels[depth - 1].fd, removal->levels[depth].name, AT_REMOVEDIR) < 0 &&
		    errno != ENOENT)
			note(removal, errno);
		if (lseek(removal->levels[depth - 1].fd, removal->levels[depth - 1].offset, SEEK_SET) < 0)
			note(removal, errno);
	}
	return -removal->error;
}

/**
 * remove_in() - remove a file or a whole tree
 * @dirfd: directory it is in
 * @name:  its name there, one component
 *
 * Return: 0 or -errno
 */
static int remove_in(int dirfd, const char *name)
{
	struct removal removal;
	int rc = 0;

	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)
		return -errno;
	for (unsigned int round = 0; round < REMOVE_ROUNDS;) {
		if (unlinkat(dirfd, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
			return 0;
		if (errno != ENOTEMPTY && errno != EEXIST)
			return -errno;
		if (rc < 0)
			return rc; /* the last round met something that does not go */
		removal.depth = 0;
		removal.moved = 0;
		removal.error = 0;
		removal.levels[0].fd = open_directory(dirfd, name);
		if (removal.levels[0].fd < 0)
			return -errno;
		rc = empty(&removal);
		close(removal.levels[0].fd);
		round += removal.moved == 0; /* a round that brought depth up is progress */
	}
	return -ENOTEMPTY;
}

/**
 * remove_tree_at() - remove a file or a whole tree
 * @dirfd: directory a relative path starts at
 * @path:  what to remove; the directories before its last component are trusted, and may be symbolic links
 *         and on other mounts
 *
 * Return: 0, also when there is nothing of that name, or -errno of the first failure with errno set; what
 * could be removed is gone all the same
 */
int remove_tree_at(int dirfd, const char *path)
{
	const char *slash = strrchr(path, '/');
	char parent[PATH_MAX];
	size_t length = slash ? (size_t)(slash - path) + 1 : 0;
	int fd, rc;

	if (!slash) {
		rc = remove_in(dirfd, path);
	} else if (length >= sizeof(parent) || !slash[1]) {
		rc = -EINVAL;
	} else {
		memcpy(parent, path, length);
		parent[length] = '\0';
		fd = openat(dirfd, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			rc = errno == ENOENT ? 0 : -errno;
		else
			rc = remove_in(fd, slash + 1);
		if (fd >= 0)
			close(fd);
	}
	errno = -rc;
	return rc;
}
