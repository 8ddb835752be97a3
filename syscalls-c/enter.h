/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_ENTER_H
#define RL_ENTER_H

#include "failure.h"
#include "plan.h"

int enter_plan(int fd, struct plan *plan, struct failure *failure);
int make_directories(const struct plan *plan, struct failure *failure);
int prepare_userns(const struct plan *plan, int *fd, struct failure *failure);
int enter_userns(const struct plan *plan, char **argv, struct failure *failure);

#endif
