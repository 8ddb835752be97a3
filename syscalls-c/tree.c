/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree worker's loop: read records, check their bounds, hand them on, answer.
 *
 * Must: treat the stream's framing as hostile, though it comes from our own writer.
 * Mustn't: use stdio; allocate beyond its one buffer and the marks.
 */
#define _GNU_SOURCE
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree-at.h"
#include "tree-fields.h"
#include "tree-private.h"

/* Also the longest record that is not data: an attribute's value is at most 64 KiB, 500 lowers 66 KiB. */
#define BUFFER_SIZE (1U << 20)
#define HEADER_SIZE 4U

struct stream {
	int fd;
	size_t start, end; /* what is read and not yet used */
	unsigned char bytes[BUFFER_SIZE];
};

static struct stream stream;
static struct tree tree_state;

/* Texts of a record with a NUL behind each. */
static char text_first[PATH_MAX];
static char text_second[PATH_MAX];
static char text_third[PATH_MAX];

/**
 * tree_fail() - note the first failure
 * @tree:  the tree
 * @error: errno
 * @path:  what it is about
 *
 * Return: -1
 */
int tree_fail(struct tree *tree, int error, const char *path)
{
	size_t length = strlen(path);

	if (tree->error)
		return -1;
	tree->error = error ? error : EIO;
	tree->error_op = tree->op;
	if (length >= sizeof(tree->error_path))
		length = sizeof(tree->error_path) - 1;
	memcpy(tree->error_path, path, length);
	tree->error_path[length] = '\0';
	return -1;
}

/**
 * stream_need() - have so many bytes in the buffer, in one piece
 * @length: how many, at most BUFFER_SIZE
 *
 * Return: 1, 0 when the stream ends before, -1 with errno
 */
static int stream_need(size_t length)
{
	ssize_t got;

	if (stream.start == stream.end)
		stream.start = stream.end = 0;
	if (stream.start + length > BUFFER_SIZE) {
		memmove(stream.bytes, stream.bytes + stream.start, stream.end - stream.start);
		stream.end -= stream.start;
		stream.start = 0;
	}
	while (stream.end - stream.start < length) {
		got = read(stream.fd, stream.bytes + stream.end, BUFFER_SIZE - stream.end);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		stream.end += (size_t)got;
	}
	return 1;
}

/**
 * bad_record() - note that a record does not decode
 * @tree: the tree
 *
 * Return: -1
 */
static int bad_record(struct tree *tree)
{
	return tree_fail(tree, EPROTO, text_first);
}

/**
 * begin() - start a tree from its record
 * @tree:   cleared
 * @fields: the record
 *
 * Return: 0 or -1
 */
static int begin(struct tree *tree, struct tree_fields *fields)
{
	uint64_t form = tree_take(fields, 1), flags = tree_take(fields, 1), count = tree_take(fields, 2);
	const char *store = tree_take_text(fields, tree_take(fields, 2), text_first);
	const char *name = tree_take_text(fields, tree_take(fields, 2), text_second);

	if (fields->bad || form > TREE_FLAT || flags > (TREE_SINGLE_ID | TREE_ALONE) || tree->root >= 0)
		return bad_record(tree);
	tree->flat = form == TREE_FLAT;
	tree->single_id = (flags & TREE_SINGLE_ID) != 0;
	tree->alone = (flags & TREE_ALONE) != 0;
	tree->needs_lowers = 0;
	memset(tree->values, 0, sizeof(tree->values));
	if (tree_begin(tree, store, name) < 0)
		return -1;
	while (count--) {
		tree_take_text(fields, tree_take(fields, 2), text_third);
		if (fields->bad)
			return bad_record(tree);
		if (tree_add_lower(tree, text_third) < 0)
			return -1;
	}
	return tree_prepare(tree);
}

/**
 * execute_entry() - carry out a record about an entry of the tree
 * @tree:   the tree, begun
 * @op:     which
 * @fields: the record
 *
 * Return: 0 or -1
 */
static int execute_entry(struct tree *tree, unsigned int op, struct tree_fields *fields)
{
	struct tree_attributes attributes;
	const char *path, *target;
	uint64_t size = 0;

	if (tree->needs_lowers)
		return 0;
	if (op == TREE_XATTR) {
		path = tree_take_text(fields, tree_take(fields, 2), text_first);
		return fields->bad ? bad_record(tree) : tree_xattr(tree, path, fields->at, fields->left);
	}
	if (tree_entry_end(tree) < 0)
		return -1;
	if (op == TREE_DIRECTORY || op == TREE_FILE || op == TREE_SYMLINK || op == TREE_FIFO)
		tree_take_attributes(fields, &attributes);
	if (op == TREE_FILE)
		size = tree_take(fields, 8);
	if (op == TREE_SYMLINK || op == TREE_HARDLINK) {
		path = tree_take_path(fields, tree_take(fields, 2), text_first, 0);
		target = op == TREE_SYMLINK ? tree_take_text(fields, fields->left, text_second)
					    : tree_take_path(fields, fields->left, text_second, 0);
	} else {
		path = tree_take_path(fields, fields->left, text_first, op == TREE_DIRECTORY || op == TREE_OPAQUE);
		target = "";
	}
	if (fields->bad)
		return bad_record(tree);
	switch (op) {
	case TREE_DIRECTORY:
		return tree_directory(tree, path, &attributes);
	case TREE_FILE:
		return tree_file(tree, path, size, &attributes);
	case TREE_SYMLINK:
		return tree_symlink(tree, path, target, &attributes);
	case TREE_HARDLINK:
		return tree_hardlink(tree, path, target);
	case TREE_FIFO:
		return tree_fifo(tree, path, &attributes);
	case TREE_WHITEOUT:
		return tree_whiteout(tree, path);
	default:
		return tree_opaque(tree, path);
	}
}

/**
 * put_number() - write a little-endian number
 * @at:    where, 4 bytes
 * @value: the number
 */
static void put_number(unsigned char *at, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

/**
 * answer() - tell the other side how a record went
 * @out:  where to
 * @tree: the tree, with its op, error and values
 *
 * Return: 0 or -1
 */
static int answer(int out, const struct tree *tree)
{
	unsigned char bytes[24 + PATH_MAX];
	size_t length = strlen(tree->error_path), at = 0;

	put_number(bytes, tree->error ? tree->error_op : tree->op);
	put_number(bytes + 4, (uint32_t)tree->error);
	for (unsigned int i = 0; i < 3; i++)
		put_number(bytes + 8 + 4 * i, tree->values[i]);
	put_number(bytes + 20, (uint32_t)length);
	memcpy(bytes + 24, tree->error_path, length);
	while (at < 24 + length) {
		ssize_t written = write(out, bytes + at, 24 + length - at);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		at += (size_t)written;
	}
	return 0;
}

/**
 * execute_whole() - carry out a record that is answered
 * @tree:   the tree
 * @op:     which
 * @fields: the record
 *
 * Return: 0 or -1
 */
static int execute_whole(struct tree *tree, unsigned int op, struct tree_fields *fields)
{
	int rc;

	if (op == TREE_FINISH && fields->left) {
		tree_take_text(fields, fields->left, text_first);
		if (fields->bad || tree_set_name(tree, text_first) < 0)
			return bad_record(tree);
	}
	if (op == TREE_FINISH && tree->root >= 0 && tree->needs_lowers) {
		tree->values[TREE_OUTCOME] = TREE_NEEDS_LOWERS;
		return 0;
	}
	if (op == TREE_FINISH)
		return tree->root < 0 ? bad_record(tree) : tree_entry_end(tree) < 0 ? -1 : tree_finish(tree);
	if (op == TREE_ABORT)
		return 0;
	tree_take_text(fields, tree_take(fields, 2), text_first);
	if (op != TREE_PROBE)
		tree_take_text(fields, tree_take(fields, 2), text_second);
	if (op == TREE_COPY)
		tree_take_text(fields, tree_take(fields, 2), text_third);
	if (fields->bad || tree->root >= 0)
		return bad_record(tree);
	memset(tree->values, 0, sizeof(tree->values));
	if (op == TREE_REMOVE)
		rc = tree_remove(tree, text_first, text_second);
	else if (op == TREE_COPY)
		rc = tree_copy(tree, text_first, text_second, text_third);
	else
		rc = tree_probe(tree, text_first);
	return rc;
}

/**
 * data() - move a record's bytes into the file being written
 * @tree:   the tree
 * @length: how many
 *
 * They go straight from the buffer that reads fill, in pieces as they come.
 *
 * Return: 0 or -1; -2 when the stream ended
 */
static int data(struct tree *tree, size_t length)
{
	while (length) {
		size_t piece;
		int rc = stream_need(1);

		if (rc <= 0)
			return rc == 0 ? -2 : tree_fail(tree, errno, tree->entry_path);
		piece = stream.end - stream.start;
		if (piece > length)
			piece = length;
		if (!tree->needs_lowers && tree_data(tree, stream.bytes + stream.start, piece) < 0)
			return -1;
		stream.start += piece;
		length -= piece;
	}
	return 0;
}

/**
 * next() - read a record and carry it out
 * @tree: the tree
 * @out:  for answers
 *
 * Return: 1 to go on, 0 at the stream's end, -1 after a failure
 */
static int next(struct tree *tree, int out)
{
	struct tree_fields fields = { .at = stream.bytes, .left = HEADER_SIZE };
	unsigned int op;
	uint32_t header;
	size_t length;
	int rc = stream_need(HEADER_SIZE);

	if (rc <= 0)
		return rc == 0 ? 0 : tree_fail(tree, errno, "");
	fields.at = stream.bytes + stream.start;
	header = (uint32_t)tree_take(&fields, HEADER_SIZE);
	stream.start += HEADER_SIZE;
	tree->op = op = header >> 24;
	length = header & 0xffffff;
	if (op == TREE_DATA) {
		rc = tree->root < 0 ? bad_record(tree) : data(tree, length);
		return rc == 0 ? 1 : rc == -2 ? 0 : -1;
	}
	if (length > BUFFER_SIZE)
		return bad_record(tree);
	rc = stream_need(length);
	if (rc <= 0)
		return rc == 0 ? 0 : tree_fail(tree, errno, "");
	fields.at = stream.bytes + stream.start;
	fields.left = length;
	stream.start += length;
	if (op == TREE_BEGIN)
		return begin(tree, &fields) < 0 ? -1 : 1;
	if (op == TREE_OPEN)
		return tree_open_record(tree, &fields) < 0 ? -1 : 1;
	if (op > TREE_BEGIN && op < TREE_FINISH)
		return tree->root < 0 ? bad_record(tree) : execute_entry(tree, op, &fields) < 0 ? -1 : 1;
	if (op >= TREE_ARENA && op <= TREE_RELEASE)
		return tree_arena_record(tree, op, &fields) < 0 ? -1 : 1;
	if (op != TREE_FINISH && op != TREE_ABORT && (op < TREE_REMOVE || op > TREE_LOOK))
		return bad_record(tree);
	if (op == TREE_READ)
		rc = tree_read_record(tree, &fields, out);
	else if (op == TREE_SHOW)
		rc = tree_read_at_record(tree, &fields, out);
	else if (op == TREE_LOOK)
		rc = tree_look_record(tree, &fields);
	else
		rc = execute_whole(tree, op, &fields);
	if (rc < 0)
		return -1;
	tree_drop(tree);
	rc = answer(out, tree);
	tree->error_path[0] = '\0';
	return rc < 0 ? -1 : 1;
}

/**
 * tree_main() - the tree worker
 * @in:  records
 * @out: answers
 *
 * To be called as root of the container's user namespace, in a process of its own with one thread.
 *
 * Return: exit status: 0 when the stream ended, 1 after a failure, which has been answered
 */
int tree_main(int in, int out)
{
	struct tree *tree = &tree_state;
	int rc;

	tree->parent = tree->entry = tree->root = tree->temporary = tree->store = -1;
	stream.fd = in;
	umask(0);
	/* A reader that is gone is noticed by the stream's end, after which the tree is removed. */
	(void)signal(SIGPIPE, SIG_IGN);
	/* Fewer turns between the two sides; a socket refuses, which does no harm. */
	(void)fcntl(in, F_SETPIPE_SZ, (int)BUFFER_SIZE);
	do {
		rc = next(tree, out);
	} while (rc > 0);
	tree_drop(tree);
	if (rc == 0)
		return 0;
	(void)answer(out, tree);
	return 1;
}
