/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CONSOLE_H
#define RL_CONSOLE_H

#include "failure.h"
#include "plan.h"

int console_send(const struct plan *plan, int master, struct failure *failure);

#endif
