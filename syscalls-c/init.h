/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_INIT_H
#define RL_INIT_H

#include <sys/types.h>

_Noreturn void init_run(pid_t child);

#endif
