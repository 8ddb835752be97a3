/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_DEVICE_PROGRAM_H
#define RL_DEVICE_PROGRAM_H

#include "failure.h"
#include "plan.h"

int device_program_attach(int group, const struct plan *plan, struct failure *failure);

#endif
