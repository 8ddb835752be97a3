/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_COPY_UP_H
#define RL_COPY_UP_H

int copy_up_is_empty(int fd);
int copy_up_open(const char *directory, int image, const char *container);

#endif
