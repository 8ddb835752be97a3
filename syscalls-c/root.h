/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths inside the container's root, by descriptor only.
 *
 * The root holds whatever an image wrote: every component may be a symbolic link. openat2(2) with
 * RESOLVE_IN_ROOT keeps the walk inside and RESOLVE_NO_MAGICLINKS keeps /proc/PID links from leaving it.
 *
 * Mustn't: build a path string and hand it to a call that resolves it from the host's root.
 */
#ifndef RL_ROOT_H
#define RL_ROOT_H

#include <sys/types.h>

/* How root_open treats symbolic links on the way. */
enum root_links {
	ROOT_FOLLOW,	 /* follow them, inside the root */
	ROOT_NO_SYMLINKS /* refuse any: for paths below /proc, /sys and /dev that must be the real ones */
};

int root_open(int root, const char *path, int flags, enum root_links links);
int root_make_directory(int root, const char *path, mode_t mode, int *made);
int root_make_file(int root, const char *path);
int root_parent(int root, const char *path, const char **leaf);

#endif
