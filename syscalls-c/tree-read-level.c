/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The levels of a walk that reads: at each, the directories of all trees that show there.
 *
 * Must: resolve by descriptor, one component at a time or below a tree's root.
 * Mustn't: follow a symbolic link, enter a mount unless asked to, hold more than the directories of one level.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "copy-file.h"
#include "kernel.h"
#include "tree-read.h"
#include "tree.h"

static int open_directory(const struct reader *reader, int fd, const char *path)
{
	return sys_openat2(fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0,
			   RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
				   (reader->flags & TREE_READ_ACROSS ? 0 : RESOLVE_NO_XDEV));
}

/* Whether a directory cannot be entered because something else is there now, or something is mounted on it. */
int read_is_elsewhere(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EXDEV;
}

void read_close_level(struct reader *reader)
{
	while (reader->open)
		close(reader->fds[--reader->open]);
}

/**
 * read_open_level() - open the directories of the level the walk is in, after one below was left
 * @reader: the walk
 *
 * Return: 1, 0 when they are no longer there, or -1 with errno
 */
int read_open_level(struct reader *reader)
{
	struct level *level = &reader->levels[reader->depth];

	while (reader->open < level->all) {
		int fd = open_directory(reader, reader->roots[level->at[reader->open]],
					*reader->path ? reader->path : ".");

		if (fd < 0) {
			read_close_level(reader);
			return read_is_elsewhere(errno) ? 0 : -1;
		}
		reader->fds[reader->open++] = fd;
	}
	return 1;
}

/**
 * enter_stack() - open what a stack has of a directory
 * @reader: the walk, in the level above
 * @from:   first source of the stack there
 * @to:     behind its last
 * @name:   the directory
 * @below:  the new level, whose sources grow
 * @fds:    their descriptors, which grow likewise
 *
 * Return: 0 or -1 with errno
 */
static int enter_stack(const struct reader *reader, unsigned int from, unsigned int to, const char *name,
		       struct level *below, int *fds)
{
	const struct level *level = &reader->levels[reader->depth];

	for (unsigned int i = from; i < to; i++) {
		int fd = open_directory(reader, reader->fds[i], name);

		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0)
			return read_is_elsewhere(errno) ? 0 : -1;
		below->at[below->all] = level->at[i];
		fds[below->all++] = fd;
		if (i + 1 < to && directory_is_opaque(fd))
			break;
	}
	return 0;
}

/**
 * read_list_level() - read the names of the level just entered
 * @reader: the walk
 *
 * Return: 0 or -1 with errno
 */
int read_list_level(struct reader *reader)
{
	struct level *level = &reader->levels[reader->depth];

	read_names_begin(&level->names);
	for (unsigned int i = 0; i < (level->whole ? level->all : level->top); i++)
		if (read_names_add(reader->fds[i], i < level->top ? READ_IN_TOP : READ_IN_BASE, &level->names) < 0)
			return -1;
	read_names_sort(&level->names);
	level->next = level->names.first;
	return 0;
}

/**
 * read_descend() - enter a directory
 * @reader: the walk
 * @entry:  the directory
 *
 * Return: 0, also when it cannot be entered any more, or -1 with errno
 */
int read_descend(struct reader *reader, const struct read_entry *entry)
{
	static int fds[READ_SOURCES];
	const struct level *level = &reader->levels[reader->depth];
	struct level *below = &reader->levels[reader->depth + 1];
	int opaque;

	if (reader->depth + 1 == READ_DEPTH) {
		errno = ENAMETOOLONG;
		return -1;
	}
	below->all = 0;
	below->whole = level->whole;
	below->path_length = (uint32_t)strlen(reader->path);
	if (enter_stack(reader, 0, level->top, entry->name, below, fds) < 0)
		return -1;
	below->top = below->all;
	if (below->top == 0)
		return 0;
	opaque = !level->whole && directory_is_opaque(fds[0]);
	if (opaque && !(reader->flags & TREE_READ_CONTENT))
		below->whole = 1;
	if (entry->below == READ_DIRECTORY && (!opaque || below->whole) &&
	    enter_stack(reader, level->top, level->all, entry->name, below, fds) < 0)
		return -1;
	read_close_level(reader);
	memcpy(reader->fds, fds, below->all * sizeof(*fds));
	reader->open = below->all;
	reader->depth++;
	return read_list_level(reader);
}
