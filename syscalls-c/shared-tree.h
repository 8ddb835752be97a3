/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SHARED_TREE_H
#define RL_SHARED_TREE_H

#include "failure.h"
#include "plan.h"

int shared_tree_open(const struct plan_record *record, struct failure *failure);

#endif
