/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_KEPT_START_H
#define RL_KEPT_START_H

#include <stddef.h>
#include <stdint.h>

#include "plan.h"

#define KEPT_START_MAX (64 * 1024)

int kept_start_open(const char *path, const char *words, void *buffer, struct plan *template);

#endif
