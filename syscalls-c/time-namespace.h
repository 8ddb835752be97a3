/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TIME_NAMESPACE_H
#define RL_TIME_NAMESPACE_H

#include <stdint.h>

#include "failure.h"
#include "plan.h"

int time_offsets_open(const struct plan *plan, int *fd, struct failure *failure);
int time_namespace(const struct plan *plan, int fd, uint64_t *flags, struct failure *failure);

#endif
