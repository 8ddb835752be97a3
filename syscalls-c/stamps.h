/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_STAMPS_H
#define RL_STAMPS_H

#include <stdint.h>

uint64_t file_stamp(const char *path);
uint64_t text_stamp(const char *text);

#endif
