/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LOCK_H
#define RL_LOCK_H

int lock_take(const char *path, int wait);
int lock_main(int path_fd);

#endif
