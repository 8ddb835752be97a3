/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of directories, those of a directory sorted, of all directories on the way in one growing array.
 *
 * Must: bound its memory. Mustn't: rely on the order in which a file system lists.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "directory.h"
#include "tree-read.h"

/* Some ten million names of 20 bytes, on one path from the root. */
#define NAMES_MAX (256U << 20)

/* One name in the array: what is known of it, then its bytes and a NUL. */
struct held_name {
	uint8_t late; /* comes behind those that hide something */
	uint8_t where;
	char name[];
};

static unsigned char *bytes;
static size_t used, capacity;
static uint32_t *offsets;
static size_t count, room;

static struct held_name *at(uint32_t index)
{
	return (struct held_name *)(void *)(bytes + offsets[index]);
}

/**
 * grow() - have room for one more
 * @block: what to make larger
 * @size:  how much it holds, in bytes
 * @need:  how much it must
 *
 * Return: 0 or -1 with errno
 */
static int grow(void **block, size_t *size, size_t need)
{
	size_t larger = *size ? *size : 65536;
	void *moved;

	while (larger < need)
		larger *= 2;
	if (larger == *size)
		return 0;
	if (larger > NAMES_MAX) {
		errno = EMFILE;
		return -1;
	}
	moved = realloc(*block, larger);
	if (!moved)
		return -1;
	*block = moved;
	*size = larger;
	return 0;
}

static int hold(const struct directory_entry *entry, unsigned int where)
{
	size_t length = strlen(entry->name), size = sizeof(struct held_name) + length + 1;
	struct held_name *held;

	if (grow((void **)&bytes, &capacity, used + size) < 0)
		return -1;
	if (grow((void **)&offsets, &room, (count + 1) * sizeof(*offsets)) < 0)
		return -1;
	offsets[count] = (uint32_t)used;
	held = at((uint32_t)count);
	held->late = entry->type != DT_CHR && strncmp(entry->name, MARKER_PREFIX, strlen(MARKER_PREFIX)) != 0;
	held->where = (uint8_t)where;
	memcpy(held->name, entry->name, length + 1);
	used += size;
	count++;
	return 0;
}

/**
 * read_names_begin() - start the list of a directory
 * @names: filled
 */
void read_names_begin(struct read_names *names)
{
	names->first = names->end = (uint32_t)count;
	names->mark = used;
}

/**
 * read_names_add() - add what a directory has
 * @fd:    the directory, open for reading, at its beginning
 * @where: READ_IN_TOP or READ_IN_BASE
 * @names: the list
 *
 * Return: 0 or -1 with errno
 */
int read_names_add(int fd, unsigned int where, struct read_names *names)
{
	_Alignas(8) char entries[16384];
	long filled;

	while ((filled = directory_read(fd, entries, sizeof(entries))) > 0) {
		for (long i = 0; i < filled;) {
			const struct directory_entry *entry = (const void *)(entries + i);

			i += entry->length;
			if (!directory_is_dot(entry->name) && hold(entry, where) < 0)
				return -1;
		}
	}
	names->end = (uint32_t)count;
	return filled < 0 ? -1 : 0;
}

static int by_name(const void *one, const void *other)
{
	const struct held_name *a = (const void *)(bytes + *(const uint32_t *)one);
	const struct held_name *b = (const void *)(bytes + *(const uint32_t *)other);

	return strcmp(a->name, b->name);
}

static int by_order(const void *one, const void *other)
{
	const struct held_name *a = (const void *)(bytes + *(const uint32_t *)one);
	const struct held_name *b = (const void *)(bytes + *(const uint32_t *)other);

	return a->late != b->late ? a->late - b->late : strcmp(a->name, b->name);
}

/**
 * read_names_sort() - sort a list and make names that are there twice one
 * @names: the list
 *
 * First come those that hide what is below: marks of the overlay file system, and what only the base has. The
 * bytes decide then, as strcmp(3) compares them: unsigned.
 */
void read_names_sort(struct read_names *names)
{
	uint32_t kept = names->first;

	if (names->first == names->end)
		return;
	qsort(offsets + names->first, names->end - names->first, sizeof(*offsets), by_name);
	for (uint32_t i = names->first; i < names->end; i++) {
		if (kept > names->first && strcmp(at(kept - 1)->name, at(i)->name) == 0) {
			at(kept - 1)->where |= at(i)->where;
			continue;
		}
		offsets[kept++] = offsets[i];
	}
	names->end = kept;
	count = kept;
	for (uint32_t i = names->first; i < names->end; i++)
		if (at(i)->where == READ_IN_BASE)
			at(i)->late = 0;
	qsort(offsets + names->first, names->end - names->first, sizeof(*offsets), by_order);
}

/**
 * read_name() - a name of a list
 * @index: which
 *
 * Return: the name, until the next is added
 */
const char *read_name(uint32_t index)
{
	return at(index)->name;
}

/**
 * read_names_drop() - forget a list, the last one begun
 * @names: the list
 */
void read_names_drop(const struct read_names *names)
{
	count = names->first;
	used = names->mark;
}

/** read_names_free() - forget everything */
void read_names_free(void)
{
	free(bytes);
	free(offsets);
	bytes = NULL;
	offsets = NULL;
	used = capacity = count = room = 0;
}
