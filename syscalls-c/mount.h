/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MOUNT_H
#define RL_MOUNT_H

#include <stdint.h>

int mount_new(const char *type, const char *source, const char *options, unsigned int attributes);
int mount_attach(int mount, int target);
int mount_is_kernel_path(const char *path);
int mount_clone_tree(int dirfd, const char *path, int recursive, uint64_t attributes, uint64_t propagation);

#endif
