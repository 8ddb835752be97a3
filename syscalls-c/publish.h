/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PUBLISH_H
#define RL_PUBLISH_H

#include "failure.h"
#include "plan.h"

int publish_check_free(const struct plan *plan, struct failure *failure);
int publish_check_bound(const struct plan *plan, struct failure *failure);

#endif
