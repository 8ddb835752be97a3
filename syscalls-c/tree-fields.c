/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking the fields of a record, one after the other.
 *
 * Must: check every length against what is left; a record with too few bytes is marked bad, not read past.
 */
#define _GNU_SOURCE
#include "tree-fields.h"

#include <string.h>

/**
 * tree_take() - take a little-endian number
 * @fields: the record
 * @size:   its bytes
 *
 * Return: the number
 */
uint64_t tree_take(struct tree_fields *fields, size_t size)
{
	uint64_t value = 0;

	if (fields->left < size) {
		fields->bad = 1;
		return 0;
	}
	for (size_t i = size; i-- > 0;)
		value = value << 8 | fields->at[i];
	fields->at += size;
	fields->left -= size;
	return value;
}

/**
 * tree_take_text() - take so many bytes as a string
 * @fields: the record
 * @length: how many
 * @text:   filled, PATH_MAX bytes
 *
 * Return: the string; a NUL inside or too many bytes make the record bad
 */
const char *tree_take_text(struct tree_fields *fields, size_t length, char *text)
{
	if (length > fields->left || length >= PATH_MAX || memchr(fields->at, '\0', length)) {
		fields->bad = 1;
		length = 0;
	}
	memcpy(text, fields->at, length);
	text[length] = '\0';
	fields->at += length;
	fields->left -= length;
	return text;
}

/**
 * tree_take_path() - take a path of the tree
 * @fields:  the record
 * @length:  its length
 * @text:    filled, PATH_MAX bytes
 * @is_root: whether the empty path is meant
 *
 * Return: the path
 */
const char *tree_take_path(struct tree_fields *fields, size_t length, char *text, int is_root)
{
	tree_take_text(fields, length, text);
	if (tree_check_path(text, strlen(text)) < 0 || (!is_root && !*text))
		fields->bad = 1;
	return text;
}

/**
 * tree_take_attributes() - take an entry's attributes
 * @fields:     the record
 * @attributes: filled
 */
void tree_take_attributes(struct tree_fields *fields, struct tree_attributes *attributes)
{
	struct timespec time;

	attributes->mode = (mode_t)tree_take(fields, 2) & 07777;
	attributes->uid = (uid_t)tree_take(fields, 4);
	attributes->gid = (gid_t)tree_take(fields, 4);
	time.tv_sec = (time_t)tree_take(fields, 8);
	time.tv_nsec = (long)tree_take(fields, 4);
	if (time.tv_nsec > 999999999)
		fields->bad = 1; /* would mean "now" or "leave it" to utimensat(2) */
	attributes->times[0] = time;
	attributes->times[1] = time;
}
