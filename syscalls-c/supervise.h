/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_SUPERVISE_H
#define RL_SUPERVISE_H

#include "spawn.h"
#include "streams.h"

int supervise(const struct container *container, struct streams *streams, int signals);
void supervise_end(struct streams *streams, int signals);

#endif
