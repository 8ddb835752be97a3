/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending what a walk finds, through one buffer.
 *
 * Must: send as many bytes of a file as were announced, whatever becomes of the file meanwhile.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy-file.h"
#include "tree-read.h"
#include "tree.h"

#define OUTPUT_SIZE (1U << 20)
/* Room a data frame must find, or the buffer is sent first. */
#define LEAST_DATA 4096U
#define HEADER_SIZE 4U

static unsigned char output[OUTPUT_SIZE];
static size_t output_used;
static char xattr_names[65536];
static char xattr_value[65536];
static char target[PATH_MAX];

/**
 * read_flush() - send what is in the buffer
 * @out: where to
 *
 * Return: 0 or -1 with errno
 */
int read_flush(int out)
{
	size_t at = 0;

	while (at < output_used) {
		ssize_t written = write(out, output + at, output_used - at);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		at += (size_t)written;
	}
	output_used = 0;
	return 0;
}

static int reserve(int out, size_t size)
{
	if (size > OUTPUT_SIZE) {
		errno = E2BIG;
		return -1;
	}
	return output_used + size > OUTPUT_SIZE ? read_flush(out) : 0;
}

static void put_number(uint64_t value, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		output[output_used++] = (unsigned char)(value >> (8 * i));
}

static void put_bytes(const void *bytes, size_t length)
{
	memcpy(output + output_used, bytes, length);
	output_used += length;
}

static void put_header(size_t header, unsigned int kind)
{
	size_t length = output_used - header - HEADER_SIZE;

	output[header] = (unsigned char)length;
	output[header + 1] = (unsigned char)(length >> 8);
	output[header + 2] = (unsigned char)(length >> 16);
	output[header + 3] = (unsigned char)kind;
}

/**
 * put_xattrs() - put the extended attributes that matter behind an entry
 * @out:   where to send
 * @fd:    the file or directory
 * @whole: whether marks of overlay file systems have been taken into account and are nobody's business
 *
 * Each in a frame of its own: together they may be larger than the buffer.
 *
 * Return: 0 or -1 with errno
 */
static int put_xattrs(int out, int fd, int whole)
{
	ssize_t length = flistxattr(fd, xattr_names, sizeof(xattr_names)), size;

	if (length < 0)
		return errno == EOPNOTSUPP ? 0 : -1;
	for (ssize_t at = 0; at < length; at += (ssize_t)strlen(xattr_names + at) + 1) {
		const char *name = xattr_names + at;
		size_t name_length = strlen(name), header;

		if (!read_xattr_matters(name) || (whole && read_xattr_is_state(name)))
			continue;
		size = fgetxattr(fd, name, xattr_value, sizeof(xattr_value));
		if (size < 0 && errno == ENODATA)
			continue;
		if (size < 0 || reserve(out, HEADER_SIZE + 2 + name_length + (size_t)size) < 0)
			return -1;
		header = output_used;
		output_used += HEADER_SIZE;
		put_number(name_length, 2);
		put_bytes(name, name_length);
		put_bytes(xattr_value, (size_t)size);
		put_header(header, TREE_FRAME_XATTR);
	}
	return 0;
}

/**
 * put_opaque() - put the attribute that a marker file stands for, unless the directory has it itself
 * @out: where to send
 * @fd:  the directory
 *
 * Return: 0 or -1 with errno
 */
static int put_opaque(int out, int fd)
{
	size_t header, length = strlen(OPAQUE_XATTR);

	if (fgetxattr(fd, OPAQUE_XATTR, NULL, 0) >= 0 || !directory_is_opaque(fd))
		return 0;
	if (reserve(out, 64) < 0)
		return -1;
	header = output_used;
	output_used += HEADER_SIZE;
	put_number(length, 2);
	put_bytes(OPAQUE_XATTR, length);
	put_bytes("y", 1);
	put_header(header, TREE_FRAME_XATTR);
	return 0;
}

/**
 * read_send_entry() - send an entry and its attributes
 * @out:   where to
 * @path:  its path in the tree
 * @entry: the entry
 * @flags: TREE_READ_*
 *
 * Return: 0 or -1 with errno
 */
int read_send_entry(int out, const char *path, const struct read_entry *entry, unsigned int flags)
{
	const struct stat *stat = &entry->stat;
	size_t length = strlen(path), header;
	ssize_t target_length = 0;

	if (S_ISLNK(stat->st_mode)) {
		target_length = readlinkat(entry->parent, entry->name, target, sizeof(target));
		if (target_length < 0)
			return -1;
	}
	if (reserve(out, 128 + length + (size_t)target_length) < 0)
		return -1;
	header = output_used;
	output_used += HEADER_SIZE;
	put_number(stat->st_mode, 2);
	put_number(stat->st_uid, 4);
	put_number(stat->st_gid, 4);
	put_number((uint64_t)stat->st_mtim.tv_sec, 8);
	put_number((uint64_t)stat->st_mtim.tv_nsec, 4);
	put_number(S_ISREG(stat->st_mode) ? (uint64_t)stat->st_size : 0, 8);
	put_number(major(stat->st_rdev), 4);
	put_number(minor(stat->st_rdev), 4);
	put_number(entry->link, 4);
	put_number(entry->below, 1);
	put_number(entry->same, 1);
	put_number(length, 2);
	put_bytes(path, length);
	put_bytes(target, (size_t)target_length);
	put_header(header, TREE_FRAME_ENTRY);
	if (entry->fd < 0)
		return 0;
	if ((flags & TREE_READ_MARKERS) && !(flags & TREE_READ_WHOLE) && S_ISDIR(stat->st_mode) &&
	    strcmp(entry->name, ".") != 0 && put_opaque(out, entry->fd) < 0)
		return -1;
	return put_xattrs(out, entry->fd, (flags & TREE_READ_WHOLE) != 0);
}

/**
 * read_send_content() - send a file's bytes
 * @out:  where to
 * @fd:   the file, at its beginning
 * @size: how many bytes were announced
 *
 * A file that has become shorter is filled up with zeros, as one that is being written may be.
 *
 * Return: 0 or -1 with errno
 */
int read_send_content(int out, int fd, uint64_t size)
{
	int ended = 0;

	while (size > 0) {
		size_t header, piece;
		ssize_t got = 0;

		if (reserve(out, HEADER_SIZE + (size < LEAST_DATA ? (size_t)size : LEAST_DATA)) < 0)
			return -1;
		header = output_used;
		output_used += HEADER_SIZE;
		piece = OUTPUT_SIZE - output_used;
		if (piece > size)
			piece = (size_t)size;
		if (!ended)
			got = read(fd, output + output_used, piece);
		if (got < 0) {
			output_used = header;
			if (errno == EINTR)
				continue;
			return -1;
		}
		if (got == 0) {
			ended = 1;
			memset(output + output_used, 0, piece);
			got = (ssize_t)piece;
		}
		output_used += (size_t)got;
		put_header(header, TREE_FRAME_DATA);
		size -= (uint64_t)got;
	}
	return 0;
}
