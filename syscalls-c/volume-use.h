/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_VOLUME_USE_H
#define RL_VOLUME_USE_H

#include "failure.h"
#include "plan.h"

/* What the names of temporary things beside volumes begin with: no volume is called so. */
#define VOLUME_GONE ".gone-"

int volume_is_shared(const char *container, const char *volume);
int volume_make(const struct plan *plan, struct failure *failure);
void volume_remove_unused(const struct plan *plan);

#endif
