/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "copy.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "copy-file.h"
#include "directory.h"
#include "remove.h"

/* A path of 4096 bytes names at most this many directories, one in the other. */
#define COPY_DEPTH 2048

struct copy_level {
	dev_t device; /* of the source directory, to know it again on the way up */
	ino_t inode;
	int64_t offset; /* behind the last entry handled */
	int made;	/* we made the target directory and owe it the source's attributes */
};

struct copying {
	int from, to; /* the directories the walk is in */
	int top;      /* the target's root */
	dev_t top_device;
	ino_t top_inode;
	int links; /* see link_or_copy(); -1 until needed */
	char links_name[32];
	enum copy_mode mode;
	char *where;
	unsigned int depth;
	struct copy_level levels[COPY_DEPTH];
	_Alignas(8) char entries[16384];
};

/**
 * put_hex() - write 16 hexadecimal digits
 * @text:  where
 * @value: the number
 *
 * Return: the place behind them
 */
static char *put_hex(char *text, uint64_t value)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		*text++ = "0123456789abcdef"[(value >> shift) & 15];
	return text;
}

/**
 * open_links() - make the directory that remembers hard links
 * @copying: the walk
 *
 * Return: 0 or -errno
 */
static int open_links(struct copying *copying)
{
	uint64_t random;

	if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	memcpy(copying->links_name, ".links-", 7);
	*put_hex(copying->links_name + 7, random) = '\0';
	if (mkdirat(copying->top, copying->links_name, 0700) < 0)
		return -errno;
	copying->links = openat(copying->top, copying->links_name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return copying->links < 0 ? -errno : 0;
}

/**
 * link_or_copy() - copy an entry that has several names, once
 * @copying: the walk
 * @name:    the entry
 * @stat:    its attributes
 *
 * The first copy gets one more name, made of the source's device and inode, in a directory that is removed
 * at the end; later names are linked from there. So the file system remembers, and memory stays fixed.
 *
 * Return: 0 or -errno
 */
static int link_or_copy(struct copying *copying, const char *name, const struct stat *stat)
{
	char key[40], *end;
	int rc;

	if (copying->links < 0) {
		rc = open_links(copying);
		if (rc < 0)
			return rc;
	}
	end = put_hex(key, stat->st_dev);
	*end++ = '-';
	*put_hex(end, stat->st_ino) = '\0';
	if (linkat(copying->links, key, copying->to, name, 0) == 0)
		return 0;
	if (errno == EMLINK)
		(void)unlinkat(copying->links, key, 0); /* as many names as one inode can have: start another */
	else if (errno != ENOENT)
		return -errno;
	rc = copy_entry_at(copying->from, name, copying->to, name);
	if (rc < 0)
		return rc;
	/* ENOENT: a kind of entry that is left out */
	return linkat(copying->to, name, copying->links, key, 0) < 0 && errno != ENOENT ? -errno : 0;
}

/**
 * descend() - enter a directory of the source, making it in the target
 * @copying: the walk
 * @entry:   the directory
 * @stat:    its attributes
 * @present: 1 when the target has a directory of that name, to be filled
 *
 * Return: 1 when entered, 0 when there is nothing to do in it, or -errno
 */
static int descend(struct copying *copying, const struct directory_entry *entry, const struct stat *stat, int present)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct copy_level *level = &copying->levels[copying->depth];
	int from, to;

	if (stat->st_dev == copying->top_device && stat->st_ino == copying->top_inode)
		return -EINVAL; /* the target lies inside the source */
	if (copying->depth + 1 == COPY_DEPTH)
		return -ENAMETOOLONG;
	if (!present && mkdirat(copying->to, entry->name, 0700) < 0)
		return -errno;
	to = openat(copying->to, entry->name, flags);
	if (to < 0)
		return -errno;
	if (present && directory_is_opaque(to)) {
		close(to);
		return 0;
	}
	from = openat(copying->from, entry->name, flags);
	if (from < 0) {
		int error = errno;

		close(to);
		return -error;
	}
	level->offset = entry->offset;
	level[1].device = stat->st_dev;
	level[1].inode = stat->st_ino;
	level[1].made = !present;
	copying->depth++;
	close(copying->from);
	close(copying->to);
	copying->from = from;
	copying->to = to;
	return 1;
}

/**
 * copy_one() - copy an entry, or descend into it
 * @copying: the walk
 * @entry:   as read
 *
 * Return: 1 when a directory was entered, 0 when done with the entry, or -errno
 */
static int copy_one(struct copying *copying, const struct directory_entry *entry)
{
	struct stat stat, present;

	if (fstatat(copying->from, entry->name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (copying->mode == COPY_UNDER && fstatat(copying->to, entry->name, &present, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISDIR(stat.st_mode) || !S_ISDIR(present.st_mode))
			return 0;
		return descend(copying, entry, &stat, 1);
	}
	if (S_ISDIR(stat.st_mode))
		return descend(copying, entry, &stat, 0);
	if (stat.st_nlink > 1)
		return link_or_copy(copying, entry->name, &stat);
	return copy_entry_at(copying->from, entry->name, copying->to, entry->name);
}

/**
 * leave() - finish the target's directory and go back to its parent
 * @copying: the walk
 *
 * Return: 1 when this was the tree's root, 0 to go on in the parent, or -errno
 */
static int leave(struct copying *copying)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const struct copy_level *level = &copying->levels[copying->depth];
	struct stat stat;
	int from = -1, to = -1, rc = 0;

	if (fstat(copying->from, &stat) < 0)
		return -errno;
	/* The way up is opened first: the attributes may close it. */
	if (copying->depth > 0) {
		from = openat(copying->from, "..", flags);
		to = openat(copying->to, "..", flags);
		if (from < 0 || to < 0)
			rc = -errno;
	} else if (copying->links >= 0) {
		rc = remove_tree_at(copying->top, copying->links_name);
	}
	if (rc == 0 && level->made)
		rc = copy_attributes(copying->from, copying->to, &stat);
	if (rc == 0 && copying->depth > 0) {
		level--;
		if (fstat(from, &stat) < 0)
			rc = -errno;
		else if (stat.st_dev != level->device || stat.st_ino != level->inode)
			rc = -ESTALE; /* the source was rearranged under us */
		else if (lseek(from, level->offset, SEEK_SET) < 0)
			rc = -errno;
	}
	if (rc < 0 || copying->depth == 0) {
		if (from >= 0)
			close(from);
		if (to >= 0)
			close(to);
		return rc < 0 ? rc : 1;
	}
	close(copying->from);
	close(copying->to);
	copying->from = from;
	copying->to = to;
	copying->depth--;
	return 0;
}

/**
 * walk() - copy everything below the two directories the walk starts in
 * @copying: the walk
 *
 * Return: 0 or -errno
 */
static int walk(struct copying *copying)
{
	for (;;) {
		long filled = directory_read(copying->from, copying->entries, sizeof(copying->entries));
		int rc = 0;

		if (filled < 0)
			return -errno;
		/* Entering a directory drops the rest of the buffer: its place is kept and read again. */
		for (long at = 0; at < filled && rc == 0;) {
			const struct directory_entry *entry = (const void *)(copying->entries + at);

			at += entry->length;
			if (directory_is_dot(entry->name))
				continue;
			rc = copy_one(copying, entry);
			if (rc < 0 && copying->where) {
				strncpy(copying->where, entry->name, COPY_NAME - 1);
				copying->where[COPY_NAME - 1] = '\0';
			}
		}
		if (rc < 0)
			return rc;
		if (filled > 0)
			continue;
		rc = leave(copying);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
}

/**
 * copy_tree_at() - copy a tree, or a single entry
 * @from:    directory the source is in
 * @name:    its name there; "." for the directory itself
 * @to:      directory the target goes to
 * @to_name: its name there
 * @mode:    what to do about an existing target
 * @where:   filled with the name of the entry that failed, COPY_NAME bytes; may be NULL
 *
 * Return: 0, or -errno with errno set; what was copied before a failure stays
 */
int copy_tree_at(int from, const char *name, int to, const char *to_name, enum copy_mode mode, char *where)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct copying copying = { .links = -1, .mode = mode, .where = where };
	struct stat stat;
	int rc;

	if (where)
		where[0] = '\0';
	if (fstatat(from, name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISDIR(stat.st_mode)) {
		rc = copy_entry_at(from, name, to, to_name);
		errno = -rc;
		return rc;
	}
	if (mode == COPY_NEW && mkdirat(to, to_name, 0700) < 0)
		return -errno;
	copying.levels[0].device = stat.st_dev;
	copying.levels[0].inode = stat.st_ino;
	copying.levels[0].made = mode == COPY_NEW;
	copying.from = openat(from, name, flags);
	copying.to = openat(to, to_name, flags);
	copying.top = copying.to < 0 ? -1 : fcntl(copying.to, F_DUPFD_CLOEXEC, 3);
	if (copying.from < 0 || copying.top < 0 || fstat(copying.top, &stat) < 0) {
		rc = -errno;
	} else {
		copying.top_device = stat.st_dev;
		copying.top_inode = stat.st_ino;
		rc = walk(&copying);
	}
	if (copying.links >= 0) {
		close(copying.links);
		if (rc < 0)
			(void)remove_tree_at(copying.top, copying.links_name);
	}
	if (copying.top >= 0)
		close(copying.top);
	if (copying.from >= 0)
		close(copying.from);
	if (copying.to >= 0)
		close(copying.to);
	errno = -rc;
	return rc;
}
