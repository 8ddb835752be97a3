/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recursive removal by descriptor.
 *
 * Must: finish for any depth of tree with fixed memory, and enter directories nobody may read.
 * Mustn't: follow a symbolic link, cross into another mount, allocate.
 */
#ifndef RL_REMOVE_H
#define RL_REMOVE_H

int remove_tree_at(int dirfd, const char *path);

#endif
