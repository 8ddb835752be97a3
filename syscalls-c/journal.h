/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_JOURNAL_H
#define RL_JOURNAL_H

#include <stddef.h>

#include "plan.h"

int journal_open(const struct plan_record *record, const char *name);
void journal_put(int stream, const char *line, size_t length, int is_partial);

#endif
