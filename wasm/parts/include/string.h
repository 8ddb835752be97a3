/* SPDX-License-Identifier: Apache-2.0 */
/* What the shared sources use of <string.h>; there is no C library here. */
#ifndef RL_PARTS_STRING_H
#define RL_PARTS_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int value, size_t length);

#endif
