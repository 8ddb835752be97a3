/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_LOCK_H
#define RL_NETWORK_LOCK_H

#include "failure.h"

int network_lock(int directory, const char *path, struct failure *failure);

#endif
