/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PROGRAM_H
#define RL_PROGRAM_H

#include <stddef.h>

int program_memfd(const char *name, unsigned int flags, const void *bytes, size_t size);
int program_sealed(void);
int program_execute(int program, const char *name, int plan);

#endif
