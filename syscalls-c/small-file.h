/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SMALL_FILE_H
#define RL_SMALL_FILE_H

#include <stddef.h>
#include <sys/types.h>

ssize_t small_file(int dirfd, const char *path, char *text, size_t size);

#endif
