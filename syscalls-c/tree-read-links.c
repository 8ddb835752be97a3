/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files with several names get a number when the first is met, so that the others are known as its links.
 *
 * Must: bound its memory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>

#include "tree-read.h"

#define LINKS_MAX (1U << 22)

struct known_file {
	dev_t device;
	ino_t inode;
	uint32_t number; /* 0: the place is free */
};

static struct known_file *files;
static size_t capacity; /* a power of two */
static uint32_t count;

static struct known_file *find(struct known_file *table, size_t size, dev_t device, ino_t inode)
{
	size_t i = (size_t)((inode ^ (uint64_t)device << 40) * 0x9e3779b97f4a7c15U >> 20) & (size - 1);

	while (table[i].number && (table[i].device != device || table[i].inode != inode))
		i = (i + 1) & (size - 1);
	return &table[i];
}

static int grow(void)
{
	size_t larger = capacity ? 2 * capacity : 1024;
	struct known_file *table;

	if (larger > LINKS_MAX) {
		errno = EMFILE;
		return -1;
	}
	table = calloc(larger, sizeof(*table));
	if (!table)
		return -1;
	for (size_t i = 0; i < capacity; i++)
		if (files[i].number)
			*find(table, larger, files[i].device, files[i].inode) = files[i];
	free(files);
	files = table;
	capacity = larger;
	return 0;
}

/**
 * read_link_number() - the number of a file
 * @stat:     its attributes
 * @number:   filled: from 1 on in the order in which files are met
 * @is_first: filled: whether it had none
 *
 * Return: 0 or -1 with errno
 */
int read_link_number(const struct stat *stat, uint32_t *number, int *is_first)
{
	struct known_file *file;

	if (4 * (size_t)count >= 3 * capacity && grow() < 0)
		return -1;
	file = find(files, capacity, stat->st_dev, stat->st_ino);
	*is_first = file->number == 0;
	if (*is_first) {
		file->device = stat->st_dev;
		file->inode = stat->st_ino;
		file->number = ++count;
	}
	*number = file->number;
	return 0;
}

/** read_links_free() - forget all numbers */
void read_links_free(void)
{
	free(files);
	files = NULL;
	capacity = 0;
	count = 0;
}
