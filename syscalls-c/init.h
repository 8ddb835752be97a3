/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_INIT_H
#define RL_INIT_H

#include <sys/types.h>

/* argv[0] of this program as an init; argv[1] is the command's pid */
#define INIT_NAME "rl-init"

_Noreturn void init_run(pid_t child);

#endif
