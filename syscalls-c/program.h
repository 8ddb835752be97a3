/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PROGRAM_H
#define RL_PROGRAM_H

#include <fcntl.h>
#include <stddef.h>

#include "build/program-id.h"

/* Name of the program's memfd. */
#define PROGRAM_MEMFD "rl-" RL_PROGRAM_ID
#define PROGRAM_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

int program_memfd(const char *name, unsigned int flags, const void *bytes, size_t size);
int program_sealed(void);
int program_execute(int program, const char *name, int plan);

#endif
