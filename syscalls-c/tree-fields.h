/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TREE_FIELDS_H
#define RL_TREE_FIELDS_H

#include "tree-private.h"

/**
 * struct tree_fields - what is left of a record
 * @at:   its next byte
 * @left: how many there are
 * @bad:  set when a field did not fit or was not as it must be; later fields are zero or empty then
 */
struct tree_fields {
	const unsigned char *at;
	size_t left;
	int bad;
};

uint64_t tree_take(struct tree_fields *fields, size_t size);
const char *tree_take_text(struct tree_fields *fields, size_t length, char *text);
const char *tree_take_path(struct tree_fields *fields, size_t length, char *text, int is_root);
void tree_take_attributes(struct tree_fields *fields, struct tree_attributes *attributes);

#endif
