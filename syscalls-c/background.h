/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_BACKGROUND_H
#define RL_BACKGROUND_H

#include "failure.h"
#include "plan.h"

int background_begin(const struct plan *plan, int *report, struct failure *failure);
int background_caller(void);
int background_is_alone(void);
void background_started(int report);

#endif
