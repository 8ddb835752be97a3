/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a tree: begun under a temporary name, published by rename, or removed. And the removal and
 * copy of whole trees, by the same temporary names.
 *
 * Must: leave nothing behind but complete trees and temporary directories that the next writer sweeps away.
 * Mustn't: publish before the data is on disk.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "copy-file.h"
#include "copy.h"
#include "directory.h"
#include "kernel.h"
#include "remove.h"
#include "tree-private.h"
#include "tree.h"

#define RENAME_NO_REPLACE 1
#define TEMPORARY_ATTEMPTS 16
#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/**
 * sweep() - remove temporary directories whose writer has died
 * @store: where to look
 *
 * Failures are of no consequence to the caller: the next writer tries again.
 */
static void sweep(int store)
{
	_Alignas(8) char entries[16384];
	int list = openat(store, ".", DIRECTORY_FLAGS), fd;
	long filled;

	while (list >= 0 && (filled = directory_read(list, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < filled;) {
			const struct directory_entry *entry = (const void *)(entries + at);

			at += entry->length;
			if (strncmp(entry->name, TREE_TEMPORARY, strlen(TREE_TEMPORARY)) != 0)
				continue;
			fd = openat(store, entry->name, DIRECTORY_FLAGS | O_NOFOLLOW);
			if (fd < 0)
				continue;
			if (flock(fd, LOCK_EX | LOCK_NB) == 0)
				(void)remove_tree_at(store, entry->name);
			close(fd);
		}
	}
	if (list >= 0)
		close(list);
}

/**
 * tree_open_directory() - make a directory and its parents where missing, and open it as the tree's store
 * @tree: the tree
 * @path: absolute path of the user's own
 *
 * What is made here can be entered by others: with a map that keeps the caller's id, its owner is not the caller,
 * who must get in. The store's root, made by the caller for himself alone, keeps other users from the setuid
 * files of images.
 *
 * Return: 0 or -1
 */
int tree_open_directory(struct tree *tree, const char *path)
{
	char prefix[PATH_MAX];
	size_t length = strlen(path);

	if (path[0] != '/' || length >= PATH_MAX)
		return tree_fail(tree, EINVAL, path);
	tree->store = open(path, DIRECTORY_FLAGS);
	if (tree->store < 0 && errno == ENOENT) {
		for (size_t i = 1; i <= length; i++) {
			if (i < length && path[i] != '/')
				continue;
			memcpy(prefix, path, i);
			prefix[i] = '\0';
			if (mkdir(prefix, 0755) < 0 && errno != EEXIST)
				return tree_fail(tree, errno, prefix);
		}
		tree->store = open(path, DIRECTORY_FLAGS);
	}
	return tree->store < 0 ? tree_fail(tree, errno, path) : 0;
}

/**
 * tree_temporary() - make a temporary directory in the store, locked while this process lives
 * @tree: the tree, its store open
 *
 * Return: 0 or -1
 */
int tree_temporary(struct tree *tree)
{
	unsigned char random[8];
	struct stat stat;

	sweep(tree->store);
	for (int attempt = 0; attempt < TEMPORARY_ATTEMPTS; attempt++) {
		char *at = tree->temporary_name + strlen(TREE_TEMPORARY);
		int fd;

		/* Random, not the process id: that returns, and a mount may still know the name. */
		if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
			return tree_fail(tree, EIO, TREE_TEMPORARY);
		memcpy(tree->temporary_name, TREE_TEMPORARY, strlen(TREE_TEMPORARY));
		for (size_t i = 0; i < sizeof(random); i++) {
			*at++ = "0123456789abcdef"[random[i] >> 4];
			*at++ = "0123456789abcdef"[random[i] & 15];
		}
		*at = '\0';
		if (mkdirat(tree->store, tree->temporary_name, 0700) < 0) {
			if (errno == EEXIST)
				continue;
			return tree_fail(tree, errno, tree->temporary_name);
		}
		fd = openat(tree->store, tree->temporary_name, DIRECTORY_FLAGS | O_NOFOLLOW);
		/* Another writer's sweep may have come before the lock: then it is gone, or going. */
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &stat) == 0 && stat.st_nlink > 0) {
			tree->temporary = fd;
			return 0;
		}
		if (fd >= 0)
			close(fd);
	}
	return tree_fail(tree, EAGAIN, tree->temporary_name);
}

/**
 * tree_set_name() - say what a tree will be called
 * @tree: the tree
 * @name: its name
 *
 * Return: 0 or -1
 */
int tree_set_name(struct tree *tree, const char *name)
{
	if (!*name || *name == '.' || strchr(name, '/') || strlen(name) >= TREE_NAME)
		return tree_fail(tree, EINVAL, name);
	strcpy(tree->name, name);
	return 0;
}

/**
 * tree_begin() - start a tree
 * @tree:  the tree, cleared
 * @store: directory of trees
 * @name:  what it will be called
 *
 * Return: 0 or -1
 */
int tree_begin(struct tree *tree, const char *store, const char *name)
{
	if (tree_set_name(tree, name) < 0 || tree_open_directory(tree, store) < 0 || tree_temporary(tree) < 0)
		return -1;
	if (mkdirat(tree->temporary, "tree", 0755) < 0)
		return tree_fail(tree, errno, name);
	tree->resolve = TREE_IN_ROOT;
	tree->root = openat(tree->temporary, "tree", DIRECTORY_FLAGS | O_NOFOLLOW);
	return tree->root < 0 ? tree_fail(tree, errno, name) : 0;
}

/**
 * tree_add_lower() - open the next layer below
 * @tree: the tree
 * @name: its name in the store
 *
 * Return: 0 or -1
 */
int tree_add_lower(struct tree *tree, const char *name)
{
	int fd;

	if (!*name || *name == '.' || strchr(name, '/') || tree->lower_count == TREE_LOWERS)
		return tree_fail(tree, EINVAL, name);
	if (tree->flat && tree->lower_count == 1)
		return tree_fail(tree, EINVAL, name); /* a flat tree is made of one */
	fd = openat(tree->store, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return tree_fail(tree, errno, name);
	tree->lowers[tree->lower_count++] = fd;
	return 0;
}

/**
 * tree_prepare() - give the root the attributes the layers below have, in case this one says nothing of it
 * @tree: the tree, with all lowers
 *
 * Return: 0 or -1
 */
int tree_prepare(struct tree *tree)
{
	struct stat stat;
	int model, rc;

	if (tree->lower_count == 0)
		return 0;
	model = openat(tree->lowers[tree->lower_count - 1], ".", DIRECTORY_FLAGS);
	if (model < 0)
		return tree_fail(tree, errno, "");
	rc = fstat(model, &stat) < 0 ? -errno : copy_attributes(model, tree->root, &stat);
	close(model);
	if (rc < 0)
		return tree_fail(tree, -rc, "");
	return tree_mark(tree, MARK_TIMES, "", &stat.st_mtim);
}

/**
 * publish() - give a finished tree its name
 * @tree: the tree
 * @name: in the store
 *
 * Return: 0 or -1 with errno; EEXIST when the name is taken
 */
static int publish(const struct tree *tree, const char *name)
{
	int rc = (int)syscall(SYS_renameat2, tree->temporary, "tree", tree->store, name, RENAME_NO_REPLACE);

	/* A file system without the flag: rename replaces a directory only when that is empty, as ours is then. */
	if (rc < 0 && errno == EINVAL)
		rc = renameat(tree->temporary, "tree", tree->store, name);
	if (rc < 0 && errno == ENOTEMPTY)
		errno = EEXIST;
	return rc;
}

/**
 * tree_finish() - complete and publish the tree
 * @tree: the tree
 *
 * One syncfs(2) for all files, then the rename, then the directory: after a power cut there is a whole tree
 * of that name or none.
 *
 * Return: 0 or -1
 */
int tree_finish(struct tree *tree)
{
	char where[COPY_NAME];
	int rc;

	if (tree->in_place)
		return tree_apply_marks(tree);
	if (tree->flat && tree->lower_count) {
		rc = copy_tree_at(tree->lowers[0], ".", tree->root, ".", COPY_UNDER, where);
		if (rc < 0)
			return tree_fail(tree, -rc, where);
	}
	if (tree_apply_marks(tree) < 0)
		return -1;
	if (syncfs(tree->store) < 0)
		return tree_fail(tree, errno, tree->name);
	if (publish(tree, tree->name) < 0) {
		if (errno != EEXIST)
			return tree_fail(tree, errno, tree->name);
		tree->values[TREE_OUTCOME] = TREE_EXISTED; /* the same key, so the same content: ours goes */
	}
	return fsync(tree->store) < 0 ? tree_fail(tree, errno, tree->name) : 0;
}

/**
 * tree_drop() - remove what is temporary and be ready for the next tree
 * @tree: the tree; its error and values stay
 */
void tree_drop(struct tree *tree)
{
	tree_forget_parent(tree);
	if (tree->entry >= 0 && tree->entry_is_file)
		close(tree->entry);
	if (tree->root >= 0)
		close(tree->root);
	while (tree->lower_count)
		close(tree->lowers[--tree->lower_count]);
	if (tree->temporary >= 0) {
		(void)remove_tree_at(tree->store, tree->temporary_name);
		close(tree->temporary);
	}
	if (tree->store >= 0)
		close(tree->store);
	free(tree->marks.bytes);
	memset(&tree->marks, 0, sizeof(tree->marks));
	tree->in_place = tree->callers = 0;
	tree->entry = -1;
	tree->root = -1;
	tree->temporary = -1;
	tree->store = -1;
}

/**
 * tree_remove() - remove a whole tree
 * @tree:      cleared
 * @directory: where
 * @name:      which
 *
 * It is renamed first: nobody finds half of it, and the next writer ends what an interruption left.
 *
 * Return: 0, also when there is none, or -1
 */
int tree_remove(struct tree *tree, const char *directory, const char *name)
{
	int rc = 0;

	if (!*name || strchr(name, '/') || directory_is_dot(name))
		return tree_fail(tree, EINVAL, name);
	tree->store = open(directory, DIRECTORY_FLAGS);
	if (tree->store < 0)
		return errno == ENOENT ? 0 : tree_fail(tree, errno, directory);
	if (faccessat(tree->store, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
		return 0;
	if (tree_temporary(tree) < 0)
		return -1;
	if (renameat(tree->store, name, tree->temporary, "tree") < 0)
		rc = errno == ENOENT ? 0 : remove_tree_at(tree->store, name);
	else
		rc = remove_tree_at(tree->temporary, "tree");
	return rc < 0 ? tree_fail(tree, -rc, name) : 0;
}

/**
 * tree_copy() - copy a whole tree
 * @tree:      cleared
 * @source:    path of a directory
 * @directory: where the copy goes
 * @name:      what it is called, not there yet
 *
 * Return: 0 or -1
 */
int tree_copy(struct tree *tree, const char *source, const char *directory, const char *name)
{
	char where[COPY_NAME];
	int from, rc;

	if (!*name || strchr(name, '/') || directory_is_dot(name))
		return tree_fail(tree, EINVAL, name);
	if (tree_open_directory(tree, directory) < 0 || tree_temporary(tree) < 0)
		return -1;
	from = open(source, DIRECTORY_FLAGS);
	if (from < 0)
		return tree_fail(tree, errno, source);
	rc = copy_tree_at(from, ".", tree->temporary, "tree", COPY_NEW, where);
	close(from);
	if (rc < 0)
		return tree_fail(tree, -rc, *where ? where : source);
	return publish(tree, name) < 0 ? tree_fail(tree, errno, name) : 0;
}
