/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_REPLACE_FILE_H
#define RL_REPLACE_FILE_H

#include <sys/types.h>
#include <sys/uio.h>

#include "plan.h"

int replace_file(const char *path, struct iovec *parts, int count, mode_t mode);
struct iovec text_part(char *text);
struct iovec field_part(const struct plan_field *field);
char *json_text(const char *text, char *json, size_t size);

#endif
