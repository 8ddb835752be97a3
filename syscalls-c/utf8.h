/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_UTF8_H
#define RL_UTF8_H

#include <stddef.h>

size_t utf8_json(char *json, const char *bytes, size_t length);

#endif
