/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LOG_H
#define RL_LOG_H

#include <stddef.h>

#include "failure.h"
#include "plan.h"

/* A longer line is kept in pieces. */
#define LOG_LINE_MAX 16384

int log_open(const struct plan *plan, struct failure *failure);
int log_is_open(void);
void log_write(int stream, const char *bytes, size_t length);
void log_close(void);

#endif
