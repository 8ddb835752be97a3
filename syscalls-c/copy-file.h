/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying one entry that is not a directory, and the attributes of anything.
 *
 * Mustn't: follow a symbolic link in the last component, allocate.
 */
#ifndef RL_COPY_FILE_H
#define RL_COPY_FILE_H

#include <sys/stat.h>

/* The overlay file system's mark on a directory that hides what the layers below have in it. */
#define OPAQUE_XATTR "user.overlay.opaque"
/* The same for file systems without user attributes; only FUSE's overlay reads this one. */
#define OPAQUE_FILE ".wh..wh..opq"

int copy_entry_at(int from, const char *name, int to, const char *to_name);
int copy_attributes(int from, int to, const struct stat *stat);
int directory_is_opaque(int fd);
int stat_is_whiteout(const struct stat *stat);

#endif
