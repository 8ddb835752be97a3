/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of reading a tree share.
 *
 * tree-read.c walks, tree-read-at.c reads what is in use, tree-read-level.c enters directories, tree-read-names.c lists and sorts directories, tree-read-entry.c sends what was found,
 * tree-read-same.c compares with what lies below, tree-read-links.c knows files with several names again.
 */
#ifndef RL_TREE_READ_H
#define RL_TREE_READ_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "tree-private.h"

/* Directories that are looked at together: the layers an overlay may have, and the container's own. */
#define READ_SOURCES 512
/* A path of 4096 bytes names at most this many directories, one in the other. */
#define READ_DEPTH 2048
/* Names of files that fuse-overlayfs makes where it may not make devices. */
#define MARKER_PREFIX ".wh."

/* What the layers below have at an entry's place. */
enum read_below {
	READ_NOTHING = 0,
	READ_DIRECTORY = 1,
	READ_OTHER = 2,
};

/**
 * struct read_entry - one entry to be sent
 * @stat:   its attributes; a mode of 0 for one that is gone
 * @parent: directory it is in
 * @name:   its name there; "." for the tree's root
 * @fd:     open file or directory, or -1
 * @below:  enum read_below
 * @same:   whether it is what lies below
 * @link:   number of the file when it has several names, else 0
 */
struct read_entry {
	struct stat stat;
	int parent;
	const char *name;
	int fd;
	unsigned int below;
	unsigned int same;
	uint32_t link;
};

int read_flush(int out);
int read_send_entry(int out, const char *path, const struct read_entry *entry, unsigned int flags);
int read_send_content(int out, int fd, uint64_t size);

/* What was read of one directory: names[first] up to names[end], see read_name(). */
struct read_names {
	uint32_t first;
	uint32_t end;
	size_t mark;
};

/* Where a name was found. */
#define READ_IN_TOP 1u
#define READ_IN_BASE 2u

int read_names_add(int fd, unsigned int where, struct read_names *names);
void read_names_sort(struct read_names *names);
const char *read_name(uint32_t index);
void read_names_drop(const struct read_names *names);
void read_names_begin(struct read_names *names);
void read_names_free(void);

/* A directory on the way from the root. */
struct level {
	struct read_names names;
	uint32_t next;
	uint32_t path_length;
	uint16_t top;		   /* how many of the sources are of the tree that is read */
	uint16_t all;		   /* and how many there are, those of the base behind */
	uint8_t whole;		   /* what only the base has is gone, not just untouched */
	uint16_t at[READ_SOURCES]; /* index of each source's root */
};

struct reader {
	struct tree *tree;
	int out;
	unsigned int flags;
	unsigned int depth;
	unsigned int open; /* how many descriptors of the level the walk is in are open */
	int roots[READ_SOURCES];
	int fds[READ_SOURCES];
	char path[PATH_MAX];
	struct level levels[READ_DEPTH];
};

int read_tree(struct tree *tree, int out, unsigned int flags, unsigned int top, const int *sources, unsigned int count);
int read_is_elsewhere(int error);
void read_close_level(struct reader *reader);
int read_open_level(struct reader *reader);
int read_list_level(struct reader *reader);
int read_descend(struct reader *reader, const struct read_entry *entry);

int read_link_number(const struct stat *stat, uint32_t *number, int *is_first);
void read_links_free(void);

int read_xattr_matters(const char *name);
int read_xattr_is_state(const char *name);
int read_is_same(const struct read_entry *top, const struct read_entry *base, int is_root);

#endif
