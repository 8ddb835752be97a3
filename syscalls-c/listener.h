/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LISTENER_H
#define RL_LISTENER_H

#include <sys/types.h>

#include "failure.h"
#include "plan.h"

int listener_send(const struct plan *plan, int listener, pid_t pid, struct failure *failure);

#endif
