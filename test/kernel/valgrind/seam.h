/* SPDX-License-Identifier: Apache-2.0 */
/* Put before every source of a program that is run under valgrind; see seam.c. */
#ifndef RL_VALGRIND_SEAM_H
#define RL_VALGRIND_SEAM_H

#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

long seam_syscall(long number, ...);

#define syscall seam_syscall

#endif
