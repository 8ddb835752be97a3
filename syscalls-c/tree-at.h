/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working below the root that the worker has: that of a container, once it is entered, or the host's.
 *
 * Paths are as in a tree, relative to that root, which nothing on their way can leave.
 */
#ifndef RL_TREE_AT_H
#define RL_TREE_AT_H

#include <stdint.h>

#include "tree-private.h"

struct tree_fields;

void tree_at_prepare(void);
int tree_at_open(const char *path, int flags, uint64_t resolve);
int tree_at_reopen(int fd, int flags);
int tree_look_record(struct tree *tree, struct tree_fields *fields);
int tree_open_record(struct tree *tree, struct tree_fields *fields);
int tree_put(struct tree *tree, const char *bytes, size_t length);
int tree_settle_size(struct tree *tree, int fd);

#endif
