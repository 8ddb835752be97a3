/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PROC_H
#define RL_PROC_H

#include <sys/types.h>

int proc_write(int root, const char *name, const char *value, size_t size);
int proc_is_reached(int target, const char *path);

#endif
