/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MOUNT_H
#define RL_MOUNT_H

#include <stdint.h>

#include "root.h"

/**
 * struct mount_changes - what is to become of a mount
 * @set:         MOUNT_ATTR_* of the mount itself
 * @clear:       those to take away
 * @tree_set:    of it and all mounts below it
 * @tree_clear:  those to take away
 * @propagation: MS_PRIVATE, … or 0; with MS_REC of those below it, too
 */
struct mount_changes {
	uint64_t set;
	uint64_t clear;
	uint64_t tree_set;
	uint64_t tree_clear;
	uint64_t propagation;
};

int mount_options(int context, const char *options);
int mount_new(const char *type, const char *source, const char *options, unsigned int attributes);
int mount_attach(int mount, int target);
enum root_links mount_links_to(const char *path);
int mount_clone_tree(int dirfd, const char *path, int recursive, uint64_t attributes);
int mount_change(int mount, const struct mount_changes *what);
int mount_open_directory(int root, const char *path, int *made);
int mount_open_parent(int root, const char *path, const char **leaf);
int mount_open_file(int root, const char *path);

#endif
