/* SPDX-License-Identifier: Apache-2.0 */
/*
 * File content that lies in shared memory, where an inflater left it (ring.h), so that it need not come through
 * the stream of records.
 *
 * Must: stay inside the arena, whatever the records say. The bytes may change while they are written; only
 * write(2) looks at them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring.h"
#include "tree-fields.h"
#include "tree-private.h"
#include "tree.h"

static unsigned char *arena;
static uint64_t arena_size;

/**
 * map_arena() - map the memory that was given to the worker at its start
 * @size: of it
 *
 * Return: 0 or -1 with errno
 */
static int map_arena(uint64_t size)
{
	void *mapped;

	if (arena) {
		errno = EPROTO;
		return -1;
	}
	mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, TREE_ARENA_FD, 0);
	if (mapped == MAP_FAILED)
		return -1;
	close(TREE_ARENA_FD);
	arena = mapped;
	arena_size = size;
	return 0;
}

/**
 * tree_arena_record() - carry out a record about the arena
 * @tree:   the tree
 * @op:     TREE_ARENA, TREE_SHARED or TREE_RELEASE
 * @fields: the record
 *
 * Return: 0 or -1
 */
int tree_arena_record(struct tree *tree, unsigned int op, struct tree_fields *fields)
{
	uint64_t offset = tree_take(fields, 8), length;

	if (op == TREE_ARENA)
		return fields->bad	       ? tree_fail(tree, EPROTO, "")
		       : map_arena(offset) < 0 ? tree_fail(tree, errno, "")
					       : 0;
	length = tree_take(fields, 4);
	if (fields->bad || !arena || offset > arena_size)
		return tree_fail(tree, EPROTO, "");
	if (op == TREE_RELEASE) {
		if (offset % RING_CONTROL || arena_size - offset < RING_CONTROL)
			return tree_fail(tree, EPROTO, "");
		ring_release((struct ring_control *)(void *)(arena + offset), (uint32_t)length);
		return 0;
	}
	if (tree->root < 0 || length > arena_size - offset)
		return tree_fail(tree, EPROTO, "");
	return tree->needs_lowers ? 0 : tree_data(tree, arena + offset, length);
}
