/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_GATE_H
#define RL_GATE_H

#include "setup.h"

int fifo_open(struct setup *setup, const char *path, int flags, int *fd);
int gate_wait(struct setup *setup);

#endif
