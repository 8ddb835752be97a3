/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LOG_TEXT_H
#define RL_LOG_TEXT_H

#include <stddef.h>

#include "plan.h"

/* Attributes of a log take no more than this. */
#define LOG_TEXT_MAX 16384

int log_text(const struct plan_field *field, const char *name, char text[LOG_TEXT_MAX], size_t *length);

#endif
