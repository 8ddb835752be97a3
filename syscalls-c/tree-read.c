/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a tree: every entry, directory by directory, and what a second stack of trees has at its place.
 *
 * A stack is one or more trees, top first, seen as an overlay mount shows them. Nothing is mounted: at each
 * level the walk has the directories of all trees that show there.
 *
 * Must: resolve by descriptor, one component at a time or below a tree's root; go on when an entry vanishes,
 * since the container may be running.
 * Mustn't: follow a symbolic link, enter a mount unless asked to, hold more than the directories of one level.
 */
#define _GNU_SOURCE
#include "tree-read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "copy-file.h"
#include "kernel.h"
#include "tree-fields.h"
#include "tree.h"

static struct reader reader_state;

/**
 * is_marked() - whether a file beside a name says that it is gone
 * @parent: a directory of the first tree
 * @name:   the name
 *
 * Return: 1 or 0
 */
static int is_marked(int parent, const char *name)
{
	char marker[sizeof(MARKER_PREFIX) + NAME_MAX];

	if (strlen(name) > NAME_MAX - strlen(MARKER_PREFIX))
		return 0;
	strcpy(marker, MARKER_PREFIX);
	strcat(marker, name);
	return faccessat(parent, marker, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/**
 * find() - what a stack shows at a place
 * @reader: the walk, its level open
 * @from:   first source of the stack
 * @to:     behind its last
 * @entry:  its name given; filled
 *
 * Return: 1, or 0 when nothing shows
 */
static int find(const struct reader *reader, unsigned int from, unsigned int to, struct read_entry *entry)
{
	const struct level *level = &reader->levels[reader->depth];

	for (unsigned int i = from; i < to; i++) {
		if (fstatat(reader->fds[i], entry->name, &entry->stat, AT_SYMLINK_NOFOLLOW) == 0) {
			entry->parent = reader->fds[i];
			return 1;
		}
		if (level->at[i] == 0 && (reader->flags & TREE_READ_MARKERS) && is_marked(reader->fds[i], entry->name))
			return 0;
	}
	return 0;
}

/**
 * send_whole() - send an entry with its content, unless that is known
 * @reader:   the walk
 * @entry:    the entry
 * @is_first: whether its file was not met before
 *
 * Return: 0 or -1 with errno
 */
static int send_whole(struct reader *reader, const struct read_entry *entry, int is_first)
{
	if (read_send_entry(reader->out, reader->path, entry, reader->flags) < 0)
		return -1;
	if (!S_ISREG(entry->stat.st_mode) || !is_first || entry->same || !(reader->flags & TREE_READ_CONTENT))
		return 0;
	return read_send_content(reader->out, entry->fd, (uint64_t)entry->stat.st_size);
}

/**
 * open_entry() - open a file or directory and take its attributes once more, now that it is held
 * @entry: the entry
 *
 * Return: 1, 0 when something else is there now, or -1 with errno
 */
static int open_entry(struct read_entry *entry)
{
	mode_t type = entry->stat.st_mode & S_IFMT;

	entry->fd = openat(entry->parent, entry->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (entry->fd < 0)
		return read_is_elsewhere(errno) || errno == ENXIO ? 0 : -1;
	if (fstat(entry->fd, &entry->stat) < 0)
		return -1;
	return (entry->stat.st_mode & S_IFMT) == type;
}

/**
 * compare() - tell what the base has at an entry's place
 * @reader:  the walk
 * @entry:   the entry, open where that is possible
 * @is_root: whether it is the root
 */
static void compare(const struct reader *reader, struct read_entry *entry, int is_root)
{
	const struct level *level = &reader->levels[reader->depth];
	struct read_entry base = { .name = entry->name, .fd = -1 };

	if (!find(reader, level->top, level->all, &base) || stat_is_whiteout(&base.stat))
		return;
	entry->below = S_ISDIR(base.stat.st_mode) ? READ_DIRECTORY : READ_OTHER;
	/* Names of one file in the container's own directory: which of them are new cannot be told from one. */
	if (!level->whole && !S_ISDIR(entry->stat.st_mode) && entry->stat.st_nlink > 1)
		return;
	if (!level->whole && S_ISDIR(entry->stat.st_mode) && !is_root && directory_is_opaque(entry->fd))
		return;
	entry->same = (unsigned int)read_is_same(entry, &base, is_root);
}

/**
 * visit_open() - send an entry, and enter it when it is a directory
 * @reader: the walk
 * @entry:  the entry, found
 *
 * Return: 0 or -1 with errno
 */
static int visit_open(struct reader *reader, struct read_entry *entry)
{
	int is_first = 1;

	if (S_ISREG(entry->stat.st_mode) || S_ISDIR(entry->stat.st_mode)) {
		int rc = open_entry(entry);

		if (rc <= 0)
			return rc;
	}
	compare(reader, entry, 0);
	/* One that is left out is not there to be linked to. */
	if (!S_ISDIR(entry->stat.st_mode) && entry->stat.st_nlink > 1 && !entry->same &&
	    read_link_number(&entry->stat, &entry->link, &is_first) < 0)
		return -1;
	if (send_whole(reader, entry, is_first) < 0)
		return errno == ENOENT ? 0 : -1;
	return S_ISDIR(entry->stat.st_mode) ? read_descend(reader, entry) : 0;
}

/**
 * send_absent() - tell that the base has something where nothing shows
 * @reader: the walk, its path that of the name
 * @name:   the name
 *
 * Return: 0 or -1 with errno
 */
static int send_absent(struct reader *reader, const char *name)
{
	const struct level *level = &reader->levels[reader->depth];
	struct read_entry entry = { .name = name, .fd = -1 }, base = { .name = name };

	if (!find(reader, level->top, level->all, &base) || stat_is_whiteout(&base.stat))
		return 0;
	entry.below = S_ISDIR(base.stat.st_mode) ? READ_DIRECTORY : READ_OTHER;
	return read_send_entry(reader->out, reader->path, &entry, reader->flags);
}

/**
 * visit_marker() - handle a file that says that another one is gone
 * @reader: the walk, its path that of the marker
 * @name:   the marker
 *
 * Where the tree is compared as a whole, the other one is met among the names of the base.
 *
 * Return: 0 or -1 with errno
 */
static int visit_marker(struct reader *reader, const char *name)
{
	const char *hidden = name + strlen(MARKER_PREFIX);

	if (reader->levels[reader->depth].whole || strcmp(name, OPAQUE_FILE) == 0)
		return 0;
	strcpy(reader->path + strlen(reader->path) - strlen(name), hidden);
	return send_absent(reader, hidden);
}

/**
 * visit() - handle one name of the level
 * @reader: the walk, its path that of the name
 * @name:   the name
 *
 * Return: 0 or -1 with errno
 */
static int visit(struct reader *reader, const char *name)
{
	const struct level *level = &reader->levels[reader->depth];
	struct read_entry entry = { .name = name, .fd = -1 };
	int rc, error;

	if ((reader->flags & TREE_READ_MARKERS) && strncmp(name, MARKER_PREFIX, strlen(MARKER_PREFIX)) == 0)
		return visit_marker(reader, name);
	if (find(reader, 0, level->top, &entry) && !(level->whole && stat_is_whiteout(&entry.stat))) {
		rc = visit_open(reader, &entry);
		error = errno;
		if (entry.fd >= 0)
			close(entry.fd);
		errno = error;
		return rc;
	}
	if (!level->whole)
		return 0;
	return send_absent(reader, name);
}

/**
 * walk() - handle every name of every level
 * @reader: the walk, in the root
 *
 * Return: 0 or -1 with errno
 */
static int walk(struct reader *reader)
{
	static char name[NAME_MAX + 1];

	for (;;) {
		struct level *level = &reader->levels[reader->depth];
		size_t length = level->path_length;
		int rc = 1;

		reader->path[length] = '\0';
		if (level->next < level->names.end && reader->open == 0)
			rc = read_open_level(reader);
		if (rc < 0)
			return -1;
		if (level->next == level->names.end || rc == 0) {
			read_close_level(reader);
			read_names_drop(&level->names);
			if (reader->depth == 0)
				return 0;
			reader->depth--;
			continue;
		}
		strncpy(name, read_name(level->next++), NAME_MAX);
		if (length + strlen(name) + 2 > PATH_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (length)
			reader->path[length++] = '/';
		strcpy(reader->path + length, name);
		if (visit(reader, name) < 0)
			return -1;
	}
}

/**
 * read_root() - send the root and enter it
 * @reader: the walk, its first level set up and open
 *
 * Return: 0 or -1 with errno
 */
static int read_root(struct reader *reader)
{
	struct read_entry root = { .name = ".", .fd = reader->fds[0], .parent = reader->fds[0] };

	if (fstat(root.fd, &root.stat) < 0)
		return -1;
	compare(reader, &root, 1);
	if (read_send_entry(reader->out, "", &root, reader->flags) < 0)
		return -1;
	return read_list_level(reader) < 0 ? -1 : walk(reader);
}

/**
 * read_tree() - read a tree and send what is in it
 * @tree:    for the failure
 * @out:     where to
 * @flags:   TREE_READ_*
 * @top:     how many of the directories are the tree, top first; without TREE_READ_WHOLE just one
 * @sources: those directories, and behind them the base's, top first; they are closed
 * @count:   how many
 *
 * Return: 0 or -1
 */
int read_tree(struct tree *tree, int out, unsigned int flags, unsigned int top, const int *sources, unsigned int count)
{
	struct reader *reader = &reader_state;
	struct level *root = &reader->levels[0];
	int rc = 0;

	memset(reader, 0, offsetof(struct reader, roots));
	reader->tree = tree;
	reader->out = out;
	reader->flags = flags;
	memset(root, 0, sizeof(*root));
	reader->path[0] = '\0';
	root->top = (uint16_t)top;
	root->all = (uint16_t)count;
	root->whole = (flags & TREE_READ_WHOLE) != 0;
	for (unsigned int i = 0; i < count; i++) {
		reader->roots[i] = sources[i];
		root->at[i] = (uint16_t)i;
	}
	rc = read_open_level(reader);
	if (rc == 0)
		errno = ENOENT;
	rc = rc <= 0 || read_root(reader) < 0 || read_flush(out) < 0 ? tree_fail(tree, errno, reader->path) : 0;
	read_close_level(reader);
	for (unsigned int i = 0; i < count; i++)
		close(sources[i]);
	read_names_free();
	read_links_free();
	return rc;
}

/**
 * tree_read_record() - carry out a READ record
 * @tree:   no tree in the making
 * @fields: the record
 * @out:    where frames go
 *
 * Return: 0 or -1
 */
int tree_read_record(struct tree *tree, struct tree_fields *fields, int out)
{
	static int sources[READ_SOURCES];
	static char path[PATH_MAX];
	unsigned int flags = (unsigned int)tree_take(fields, 1), top = (unsigned int)tree_take(fields, 2);
	unsigned int count = (unsigned int)tree_take(fields, 2), opened = 0;
	struct rlimit limit;

	memset(tree->values, 0, sizeof(tree->values));
	if (fields->bad || tree->root >= 0 || top == 0 || top > count || count > READ_SOURCES ||
	    flags > (TREE_READ_CONTENT | TREE_READ_WHOLE | TREE_READ_MARKERS) ||
	    (top > 1 && !(flags & TREE_READ_WHOLE)))
		return tree_fail(tree, EPROTO, "");
	/* One descriptor for each root and one for its directory on the way. */
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
	while (opened < count) {
		tree_take_text(fields, tree_take(fields, 2), path);
		sources[opened] = fields->bad ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (sources[opened] < 0) {
			int error = fields->bad ? EPROTO : errno;

			while (opened)
				close(sources[--opened]);
			return tree_fail(tree, error, path);
		}
		opened++;
	}
	return read_tree(tree, out, flags, top, sources, count);
}
