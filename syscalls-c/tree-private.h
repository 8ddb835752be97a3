/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the tree worker share.
 *
 * tree.c reads and dispatches (fields by tree-fields.c), tree-path.c and tree-walk.c find the directory an
 * entry goes to, tree-make.c, tree-link.c and tree-hide.c make entries, tree-mark.c remembers what is done at
 * the end, tree-publish.c begins and ends a tree, tree-at.c works on trees that are in use. tree-read.h says who reads trees.
 */
#ifndef RL_TREE_PRIVATE_H
#define RL_TREE_PRIVATE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

/* Layers an overlay mount may have (OVL_MAX_STACK in fs/overlayfs). */
#define TREE_LOWERS 500
#define TREE_NAME 256
#define TREE_TEMPORARY ".tmp-"
/* How openat2(2) resolves what an image wrote. */
#define TREE_IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV)

struct tree_attributes {
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct timespec times[2];
};

/* Things to be done when all entries are there, in a growing array; see tree-mark.c. */
struct tree_marks {
	unsigned char *bytes;
	size_t used;
	size_t capacity;
};

enum tree_mark {
	MARK_TIMES,   /* a directory's modification time */
	MARK_MODE,    /* and its mode, which is not one to write into it with */
	MARK_WHITEOUT /* flat form: a whiteout or opaque mark to take away again */
};

struct tree {
	int store; /* the directory of trees */
	int temporary;
	char temporary_name[TREE_NAME];
	char name[TREE_NAME];
	int root;
	int flat;
	int single_id;
	int alone;	  /* TREE_ALONE */
	int needs_lowers; /* and it cannot be */
	int in_place;	  /* written where it stays: see OPEN in tree.h */
	int callers;	  /* TREE_CALLERS */
	uint64_t resolve; /* RESOLVE_* of paths in the tree */
	int lowers[TREE_LOWERS];
	unsigned int lower_count;

	/* The last parent: entries of one directory come together. */
	int parent;
	int parent_setgid;
	size_t parent_length;
	char parent_path[PATH_MAX];

	/* The entry that DATA and XATTR belong to. */
	int entry; /* descriptor of a file, or of a directory, or -1 */
	int entry_is_file;
	int entry_owned; /* the owner has been set */
	uint64_t entry_left;
	struct tree_attributes entry_attributes;
	char entry_path[PATH_MAX];

	struct tree_marks marks;
	uint32_t values[3];

	unsigned int op; /* the one being carried out */
	unsigned int error_op;
	int error; /* of the first failure */
	char error_path[PATH_MAX];
};

/* A directory found by walking, with its path free of symbolic links. */
struct tree_place {
	int fd;	     /* O_PATH */
	int covered; /* an opaque directory of this layer on the way: the layers below do not show here */
	size_t length;
	char path[PATH_MAX];
};

int tree_fail(struct tree *tree, int error, const char *path);

void tree_depend(struct tree *tree, int covered);

int tree_check_path(const char *path, size_t length);
int tree_parent(struct tree *tree, const char *path, const char **leaf);
void tree_forget_parent(struct tree *tree);
void tree_remember_parent(struct tree *tree, const char *path, int fd, int setgid);
int tree_walk(struct tree *tree, const char *path, size_t length, struct tree_place *place);
int tree_find_below(struct tree *tree, const struct tree_place *place, const char *name, struct stat *stat);
int tree_make_like_below(int parent, const char *name, int below, const struct stat *stat);
int tree_set_opaque(struct tree *tree, int fd, const char *path);
int tree_replace(int parent, const char *name, const struct stat *present);

int tree_directory(struct tree *tree, const char *path, const struct tree_attributes *attributes);
int tree_file(struct tree *tree, const char *path, uint64_t size, const struct tree_attributes *attributes);
int tree_data(struct tree *tree, const void *bytes, size_t length);
int tree_xattr(struct tree *tree, const char *name, const void *value, size_t length);
int tree_symlink(struct tree *tree, const char *path, const char *target, const struct tree_attributes *attributes);
int tree_fifo(struct tree *tree, const char *path, const struct tree_attributes *attributes);
int tree_hardlink(struct tree *tree, const char *path, const char *target);
int tree_whiteout(struct tree *tree, const char *path);
int tree_opaque(struct tree *tree, const char *path);
int tree_entry_end(struct tree *tree);

int tree_mark(struct tree *tree, enum tree_mark kind, const char *path, const struct timespec *mtime);
int tree_mark_mode(struct tree *tree, const char *path, mode_t mode);
int tree_apply_marks(struct tree *tree);

int tree_set_name(struct tree *tree, const char *name);
int tree_begin(struct tree *tree, const char *store, const char *name);
int tree_add_lower(struct tree *tree, const char *name);
int tree_prepare(struct tree *tree);
int tree_finish(struct tree *tree);
void tree_drop(struct tree *tree);
int tree_remove(struct tree *tree, const char *directory, const char *name);
int tree_copy(struct tree *tree, const char *source, const char *directory, const char *name);
int tree_temporary(struct tree *tree);
int tree_open_directory(struct tree *tree, const char *path);

int tree_probe(struct tree *tree, const char *directory);

struct tree_fields;
int tree_arena_record(struct tree *tree, unsigned int op, struct tree_fields *fields);
int tree_read_record(struct tree *tree, struct tree_fields *fields, int out);
int tree_read_at_record(struct tree *tree, struct tree_fields *fields, int out);

#endif
