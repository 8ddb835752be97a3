/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recursive copy by descriptor: owners, modes, times to the nanosecond, extended attributes, holes and hard
 * links are kept; sockets and devices are left out, but for the overlay file system's whiteouts.
 *
 * Must: work with fixed memory, whatever the tree's size and however many hard links it has.
 * Mustn't: follow a symbolic link, allocate, undo its work on failure (remove_tree_at does that).
 */
#ifndef RL_COPY_H
#define RL_COPY_H

/* Longest name a failure can be about, with its NUL. */
#define COPY_NAME 256

enum copy_mode {
	COPY_NEW,  /* the target must not exist */
	COPY_UNDER /* fill an existing directory: entries it has win, opaque directories stay as they are */
};

int copy_tree_at(int from, const char *name, int to, const char *to_name, enum copy_mode mode, char *where);

#endif
