/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CONTAINER_HOOKS_H
#define RL_CONTAINER_HOOKS_H

#include "setup.h"

int start_container_hooks(struct setup *setup);

#endif
