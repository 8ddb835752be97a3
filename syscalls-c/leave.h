/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys at the caller's terminal that leave a command to itself.
 */
#ifndef RL_LEAVE_H
#define RL_LEAVE_H

#include <stddef.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"

typedef ssize_t (*leave_take)(int fd, char *bytes, size_t size);

int leave_begin(const struct plan *plan, struct failure *failure);
leave_take leave_reader(void);
int leave_now(void);

#endif
