/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_GATE_H
#define RL_GATE_H

#include "setup.h"

int gate_wait(struct setup *setup);

#endif
