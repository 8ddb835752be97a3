/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_INNER_H
#define RL_INNER_H

#include "failure.h"
#include "plan.h"

int inner_userns_open(const struct plan *plan, int *fd, struct failure *failure);
int inner_open(const struct plan *plan, const struct plan_record *overlay, struct failure *failure);
int inner_root(void);
int inner_next(void);

#endif
