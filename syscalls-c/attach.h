/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client of a running container's socket: the caller's streams and terminal are the container's meanwhile.
 */
#ifndef RL_ATTACH_H
#define RL_ATTACH_H

#include <sys/types.h>

#include "plan.h"

#define ATTACH_NAME "rl-attach"

_Noreturn void attach_beside(const struct plan *plan, const struct plan_record *record, pid_t monitor, int socket,
			     int report);
_Noreturn void attach_main(int plan_fd);

#endif
