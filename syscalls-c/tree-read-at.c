/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading whatever a path stands for: a directory with all that is in it, or one entry alone.
 *
 * Must: open for reading only what was seen, while it was held, to be a directory or a regular file.
 * Mustn't: follow a symbolic link unless asked to, and then only in the last component of the path and in the root.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree-at.h"
#include "tree-fields.h"
#include "tree-read.h"
#include "tree.h"

#define AT_FLAGS (TREE_READ_CONTENT | TREE_READ_WHOLE | TREE_READ_ACROSS)

/**
 * read_one() - send an entry that is no directory, and its content
 * @out:  where to
 * @held: it, by an O_PATH descriptor
 * @stat: its attributes
 *
 * Return: 0, or -1 with errno
 */
static int read_one(int out, int held, const struct stat *stat)
{
	struct read_entry entry = { .stat = *stat, .parent = held, .name = "", .fd = -1 };
	int rc, saved;

	if (S_ISREG(stat->st_mode)) {
		entry.fd = tree_at_reopen(held, O_RDONLY | O_NONBLOCK | O_NOCTTY);
		if (entry.fd < 0)
			return -1;
	}
	rc = read_send_entry(out, "", &entry, AT_FLAGS);
	if (rc == 0 && entry.fd >= 0)
		rc = read_send_content(out, entry.fd, (uint64_t)stat->st_size);
	if (rc == 0)
		rc = read_flush(out);
	saved = errno;
	if (entry.fd >= 0)
		close(entry.fd);
	errno = saved;
	return rc;
}

/**
 * tree_read_at_record() - carry out a SHOW record
 * @tree:   no tree in the making
 * @fields: the record
 * @out:    where frames go
 *
 * Return: 0 or -1
 */
int tree_read_at_record(struct tree *tree, struct tree_fields *fields, int out)
{
	static char path[PATH_MAX];
	uint64_t flags = tree_take(fields, 1);
	int held, source, rc = 0;
	struct stat stat;

	tree_take_path(fields, fields->left, path, 1);
	if (fields->bad || tree->root >= 0 || flags > TREE_AT_FOLLOW)
		return tree_fail(tree, EPROTO, path);
	memset(tree->values, 0, sizeof(tree->values));
	held = tree_at_open(path, O_PATH | (flags & TREE_AT_FOLLOW ? 0 : O_NOFOLLOW), 0);
	if (held < 0)
		return tree_fail(tree, errno, path);
	if (fstat(held, &stat) < 0) {
		rc = tree_fail(tree, errno, path);
	} else if (!S_ISDIR(stat.st_mode)) {
		rc = read_one(out, held, &stat) < 0 ? tree_fail(tree, errno, path) : 0;
	} else {
		source = openat(held, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		/* read_tree() closes it */
		rc = source < 0 ? tree_fail(tree, errno, path) : read_tree(tree, out, AT_FLAGS, 1, &source, 1);
	}
	close(held);
	return rc;
}
