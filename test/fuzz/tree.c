/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree worker's stream of records, read in pieces. What reaches the operations is as they may rely on: paths that
 * stay below the root, times that are times, bytes that are there; and of an entry only while there is a tree.
 */
#include "../../syscalls-c/tree.c"

#include "../../syscalls-c/tree-arena.c"
#include "../../syscalls-c/tree-read.h"

#define ARENA_SIZE (3 * RING_CONTROL)

static unsigned int operations;

static void check_text(const char *text)
{
	require(strlen(text) < PATH_MAX);
}

static void check_path(const char *path, int is_root)
{
	check_text(path);
	require(is_root || *path);
	require(*path != '/');
	for (const char *at = path; *at;) {
		size_t length = strcspn(at, "/");

		require(length > 0 && length <= NAME_MAX);
		require(strncmp(at, ".", length) != 0 || length != 1);
		require(strncmp(at, "..", length) != 0 || length != 2);
		at += length;
		if (*at)
			require(*++at);
	}
}

static int entry(struct tree *tree, const struct tree_attributes *attributes)
{
	require(tree->root >= 0 && !tree->needs_lowers);
	if (attributes) {
		require((attributes->mode & ~07777U) == 0);
		for (int i = 0; i < 2; i++)
			require(attributes->times[i].tv_nsec >= 0 && attributes->times[i].tv_nsec < 1000000000);
	}
	operations++;
	return 0;
}

/* --- the operations, which do nothing ---------------------------------------------------------------------------- */

int tree_begin(struct tree *tree, const char *store, const char *name)
{
	require(tree->root < 0);
	check_text(store);
	check_text(name);
	tree->root = SEAM_FD;
	return 0;
}

int tree_add_lower(struct tree *tree, const char *name)
{
	require(tree->root >= 0);
	check_text(name);
	return 0;
}

int tree_prepare(struct tree *tree)
{
	require(tree->root >= 0);
	return 0;
}

int tree_set_name(struct tree *tree, const char *name)
{
	(void)tree;
	check_text(name);
	return 0;
}

int tree_entry_end(struct tree *tree)
{
	require(tree->root >= 0);
	return 0;
}

int tree_directory(struct tree *tree, const char *path, const struct tree_attributes *attributes)
{
	check_path(path, 1);
	return entry(tree, attributes);
}

int tree_file(struct tree *tree, const char *path, uint64_t size, const struct tree_attributes *attributes)
{
	(void)size;
	check_path(path, 0);
	return entry(tree, attributes);
}

int tree_data(struct tree *tree, const void *bytes, size_t length)
{
	require(write(SEAM_FD, bytes, length) >= 0);
	return entry(tree, NULL);
}

int tree_xattr(struct tree *tree, const char *name, const void *value, size_t length)
{
	check_text(name);
	require(write(SEAM_FD, value, length) >= 0);
	return entry(tree, NULL);
}

int tree_symlink(struct tree *tree, const char *path, const char *target, const struct tree_attributes *attributes)
{
	check_path(path, 0);
	check_text(target);
	return entry(tree, attributes);
}

int tree_fifo(struct tree *tree, const char *path, const struct tree_attributes *attributes)
{
	check_path(path, 0);
	return entry(tree, attributes);
}

int tree_hardlink(struct tree *tree, const char *path, const char *target)
{
	check_path(path, 0);
	check_path(target, 0);
	return entry(tree, NULL);
}

int tree_whiteout(struct tree *tree, const char *path)
{
	check_path(path, 0);
	/* from here on nothing more may be written */
	entry(tree, NULL);
	tree->needs_lowers = tree->alone;
	return 0;
}

int tree_opaque(struct tree *tree, const char *path)
{
	check_path(path, 1);
	return entry(tree, NULL);
}

int tree_finish(struct tree *tree)
{
	require(tree->root >= 0 && !tree->needs_lowers);
	return 0;
}

void tree_drop(struct tree *tree)
{
	tree->root = -1;
}

int tree_remove(struct tree *tree, const char *directory, const char *name)
{
	require(tree->root < 0);
	check_text(directory);
	check_text(name);
	return 0;
}

int tree_copy(struct tree *tree, const char *source, const char *directory, const char *name)
{
	check_text(source);
	return tree_remove(tree, directory, name);
}

int tree_probe(struct tree *tree, const char *directory)
{
	require(tree->root < 0);
	check_text(directory);
	return 0;
}

/* ------------------------------------------------------------------------------------------------------------------ */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char *memory;
	int rc;

	if (size < 2)
		return 0;
	memset(&tree_state, 0, sizeof(tree_state));
	stream.start = stream.end = 0;
	if (!memory)
		memory = malloc(ARENA_SIZE);
	/* as if it had been mapped already, or not */
	arena = data[1] & 1 ? memory : NULL;
	arena_size = data[1] & 1 ? ARENA_SIZE : 0;
	seam_begin();
	seam.cut = data[0];
	seam.opened = 1;
	seam_file(data + 2, size - 2);
	operations = 0;
	rc = tree_main(SEAM_FD, SEAM_FD);
	require(rc == 0 || rc == 1);
	require((rc == 1) == (tree_state.error != 0));
	require(tree_state.root < 0);
	require(memchr(tree_state.error_path, '\0', sizeof(tree_state.error_path)) != NULL);
	return 0;
}
