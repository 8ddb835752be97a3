/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SOURCES_H
#define RL_SOURCES_H

#include "failure.h"
#include "plan.h"

int sources_open(const struct plan *plan, struct failure *failure);
int sources_take(unsigned int index);
void sources_close(void);

#endif
