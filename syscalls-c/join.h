/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_JOIN_H
#define RL_JOIN_H

#include "setup.h"

int join_is_planned(const struct plan *plan);
int join_namespaces(struct setup *setup);
int join_become_root(const struct setup *setup);

#endif
