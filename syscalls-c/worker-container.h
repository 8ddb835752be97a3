/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_WORKER_CONTAINER_H
#define RL_WORKER_CONTAINER_H

#include "failure.h"
#include "plan.h"

int worker_enter_container(const struct plan *plan, struct failure *failure);

#endif
