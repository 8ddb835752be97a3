/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LOG_FILE_H
#define RL_LOG_FILE_H

#include <stddef.h>

#include "plan.h"

int log_file_open(const struct plan_record *record, const char *name);
void log_file_put(int stream, const char *line, size_t length);
void log_file_flush(void);

#endif
